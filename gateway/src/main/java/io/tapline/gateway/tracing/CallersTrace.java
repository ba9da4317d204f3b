package io.tapline.gateway.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request comes with. One that is trusted goes on here. Any other is only linked to: whoever chooses the id of a trace chooses
 * whether it is sampled, and could fill a collector. Nothing is ever handed on to others.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#denial-of-service">Trace Context on denial of service</a>
 */
final class CallersTrace implements TextMapPropagator, SpanProcessor {

    private static final ContextKey<SpanContext> CALLER = ContextKey.named("caller");

    private final boolean trusted;

    CallersTrace(boolean trusted) {
        this.trusted = trusted;
    }

    @Override
    public List<String> fields() {
        return List.of();
    }

    @Override
    public <C> Context extract(Context context, @Nullable C request, TextMapGetter<C> headers) {
        SpanContext sent = Span.fromContext(
                        W3CTraceContextPropagator.getInstance().extract(Context.root(), request, headers))
                .getSpanContext();
        if (!sent.isValid()) {
            return context;
        }
        // Without tracestate, which may hold whatever the caller likes.
        SpanContext caller = SpanContext.createFromRemoteParent(
                sent.getTraceId(), sent.getSpanId(), sent.getTraceFlags(), TraceState.getDefault());
        return trusted ? context.with(Span.wrap(caller)) : context.with(CALLER, caller);
    }

    @Override
    public <C> void inject(Context context, @Nullable C request, TextMapSetter<C> headers) {}

    @Override
    public void onStart(Context context, ReadWriteSpan request) {
        SpanContext caller = context.get(CALLER);
        if (caller != null) {
            request.addLink(caller);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
