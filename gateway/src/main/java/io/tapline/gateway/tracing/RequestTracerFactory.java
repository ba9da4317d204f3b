package io.tapline.gateway.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;

/** Makes the tracer of a Vert.x. */
final class RequestTracerFactory implements VertxTracerFactory {

    private final OpenTelemetryTracingFactory factory;

    RequestTracerFactory(OpenTelemetry openTelemetry) {
        this.factory = new OpenTelemetryTracingFactory(openTelemetry);
    }

    /** Of what Vert.x' own hands out as a request's trace only itself knows the type. */
    @Override
    @SuppressWarnings("unchecked")
    public VertxTracer<Object, Object> tracer(TracingOptions options) {
        return new RequestTracer((VertxTracer<Object, Object>) factory.tracer(options));
    }
}
