package io.tapline.gateway.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.tapline.gateway.config.TracingConfig;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.TraceParent;
import io.tapline.push.Platform;
import io.vertx.core.VertxBuilder;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is done for a notification, as spans of one trace. The notification itself carries what they belong to, not a thread: most of the work is
 * done for many notifications at once, and some by another node much later. What is not traced gets null instead of a span, and costs
 * nothing else. Thread-safe; blocks nobody but in {@link #close}.
 */
public final class Tracing implements AutoCloseable {

    /** Traces nothing. */
    public static final Tracing OFF = new Tracing(null);

    /** Of one request or event to notifications that it hands out. */
    static final int MAXIMUM_LINKS = 32;

    private static final long FLUSH_SECONDS = 3;

    private final @Nullable OpenTelemetrySdk sdk;
    private final @Nullable Tracer tracer;

    private Tracing(@Nullable OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk == null ? null : sdk.getTracer("io.tapline");
    }

    /** @param nodeName tells this node's spans from those of others */
    public static Tracing of(TracingConfig config, String nodeName, MeterRegistry metrics) {
        URI endpoint = config.endpoint();
        return endpoint == null ? OFF : new Tracing(SpanExport.sdk(config, endpoint, nodeName, metrics));
    }

    /** Has the servers of the Vert.x that is to be built trace their requests, unless they say otherwise. */
    public void attachTo(VertxBuilder builder) {
        if (sdk != null) {
            builder.withTracer(new RequestTracerFactory(sdk));
        }
    }

    /**
     * The trace of the request that is being handled: to be called when that begins, in its context.
     *
     * @param route the path with its parameters left open
     * @return null if it is not traced
     */
    public @Nullable RequestTrace request(String method, String route) {
        if (tracer == null) {
            return null;
        }
        Span span = Span.current();
        return span.isRecording() ? new RequestTrace(span, RequestTracer.known(method), route) : null;
    }

    /** Finding out where a request's notification is to go. */
    public @Nullable Step resolving(@Nullable RequestTrace request) {
        return request == null ? null : begin("resolve", request.asParent(), SpanKind.INTERNAL);
    }

    /** A notification from when it gets into the queue to its commit. */
    public @Nullable Step storing(Notification notification) {
        Step step = begin("store", notification.trace(), SpanKind.INTERNAL);
        return step == null ? null : step.with(Attribute.NOTIFICATION, notification.id());
    }

    /**
     * One attempt to send a push.
     *
     * @param trace the notification's
     * @param attempt how many there have been with this one
     */
    public @Nullable Step pushing(@Nullable TraceParent trace, UUID notification, Platform platform, int attempt) {
        return push("push", trace, notification, platform, attempt);
    }

    /** Likewise, of the alert to a device that has not fetched a notification. */
    public @Nullable Step alerting(Notification notification, int attempt) {
        return push("fallback", notification.trace(), notification.id(), Platform.IOS, attempt);
    }

    private @Nullable Step push(
            String name, @Nullable TraceParent trace, UUID notification, Platform platform, int attempt) {
        Step step = begin(name, trace, SpanKind.CLIENT);
        return step == null
                ? null
                : step.with(Attribute.NOTIFICATION, notification)
                        .with(Attribute.PLATFORM, platform.wireName())
                        .with(Attribute.ATTEMPT, attempt);
    }

    private @Nullable Step begin(String name, @Nullable TraceParent trace, SpanKind kind) {
        Tracer on = tracer;
        return on == null || trace == null
                ? null
                : new Step(below(trace, on.spanBuilder(name), kind).startSpan());
    }

    private static SpanBuilder below(TraceParent trace, SpanBuilder span, SpanKind kind) {
        return span.setSpanKind(kind).setParent(Context.root().with(Span.wrap(context(trace))));
    }

    static SpanContext context(TraceParent trace) {
        return SpanContext.createFromRemoteParent(
                trace.traceId(), trace.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    /**
     * Notifications are about to be handed out with their payloads: a moment in the trace of each, linked with the request's. To be called
     * before the request ends.
     *
     * @param request that they are handed out to, or whose stream they are written to; null: it is not traced
     */
    public void fetched(@Nullable RequestTrace request, List<StoredNotification> items) {
        Tracer on = tracer;
        if (on == null) {
            return;
        }
        int room = MAXIMUM_LINKS;
        for (StoredNotification item : items) {
            TraceParent trace = item.notification().trace();
            if (trace != null && item.status() == Status.ACTIVE && room-- > 0) {
                SpanBuilder fetch = below(trace, on.spanBuilder("fetch"), SpanKind.INTERNAL)
                        .setAttribute(
                                Attribute.NOTIFICATION, item.notification().id().toString());
                if (request != null) {
                    request.linkWith(trace, fetch);
                }
                fetch.startSpan().end();
            }
        }
    }

    /** Sends what is still to be sent, for a few seconds at most. Blocking. A second call is harmless. */
    @Override
    public void close() {
        if (sdk != null) {
            sdk.getSdkTracerProvider().shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }
}
