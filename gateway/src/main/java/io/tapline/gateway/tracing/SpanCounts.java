package io.tapline.gateway.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/**
 * What becomes of spans: how many ended, how many a collector took, and how many it did not. The rest waits, or was dropped as too many
 * wait. Thread-safe.
 */
final class SpanCounts implements SpanProcessor {

    private final Counter ended;
    private final Counter exported;
    private final Counter lost;

    SpanCounts(MeterRegistry registry) {
        this.ended = counter(registry, "ended");
        this.exported = counter(registry, "exported");
        this.lost = counter(registry, "lost");
    }

    private static Counter counter(MeterRegistry registry, String event) {
        return Counter.builder("tapline.tracing.spans")
                .description("Spans of traces by what became of them")
                .tag("event", event)
                .register(registry);
    }

    @Override
    public void onStart(Context context, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        ended.increment();
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    /** An exporter whose spans are counted. */
    SpanExporter of(SpanExporter exporter) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                int count = spans.size();
                CompletableResultCode taken = exporter.export(spans);
                return taken.whenComplete(() -> (taken.isSuccess() ? exported : lost).increment(count));
            }

            @Override
            public CompletableResultCode flush() {
                return exporter.flush();
            }

            @Override
            public CompletableResultCode shutdown() {
                return exporter.shutdown();
            }
        };
    }
}
