package io.tapline.gateway.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.TraceParent;

/** A request that is traced. Its span ends with the answer, by Vert.x. Thread-safe. */
public final class RequestTrace {

    private final Span span;
    private final TraceParent parent;

    RequestTrace(Span span, String method, String route) {
        this.span = span.updateName(method + " " + route).setAttribute(Attribute.ROUTE, route);
        SpanContext context = span.getSpanContext();
        this.parent = new TraceParent(context.getTraceId(), context.getSpanId());
    }

    /** What is done for what the request has posted belongs below it. */
    public TraceParent asParent() {
        return parent;
    }

    /** Names what it posts; of a batch the last. */
    public void posts(Notification notification) {
        span.setAttribute(Attribute.NOTIFICATION, notification.id().toString())
                .setAttribute(Attribute.APP, notification.appId())
                .setAttribute(Attribute.HOST, notification.targetHostName());
    }

    /** The fault is the gateway's. */
    public void failed() {
        span.setStatus(StatusCode.ERROR);
    }

    void linkWith(TraceParent trace, SpanBuilder fetch) {
        span.addLink(Tracing.context(trace));
        fetch.addLink(span.getSpanContext());
    }
}
