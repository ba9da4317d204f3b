package io.tapline.gateway.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.tapline.gateway.config.TracingConfig;
import java.net.URI;
import java.time.Duration;

/** The way of spans to the collector: a bounded queue, and one thread that nobody waits for. What does not fit is dropped. */
final class SpanExport {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** Of one batch, with all that is tried again. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** About 10 MB when it is full. */
    private static final int MAXIMUM_WAITING = 8192;

    private SpanExport() {}

    static OpenTelemetrySdk sdk(TracingConfig config, URI endpoint, String nodeName, MeterRegistry metrics) {
        SdkLog.install();
        CallersTrace callers = new CallersTrace(config.trustCallers());
        SpanExporter collector = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setConnectTimeout(CONNECT_TIMEOUT)
                .setTimeout(TIMEOUT)
                .setCompression("gzip")
                .build();
        SpanCounts counts = new SpanCounts(metrics);
        SdkTracerProvider spans = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", config.serviceName())
                                .put("service.instance.id", nodeName)
                                .build())))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampling())))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxNumberOfLinks(Tracing.MAXIMUM_LINKS)
                        .build())
                .addSpanProcessor(callers)
                .addSpanProcessor(counts)
                .addSpanProcessor(BatchSpanProcessor.builder(counts.of(collector))
                        .setMaxQueueSize(MAXIMUM_WAITING)
                        .setScheduleDelay(PAUSE)
                        .setExporterTimeout(TIMEOUT)
                        .build())
                .build();
        return OpenTelemetrySdk.builder()
                .setTracerProvider(spans)
                .setPropagators(ContextPropagators.create(callers))
                .build();
    }
}
