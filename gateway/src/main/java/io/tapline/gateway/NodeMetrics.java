package io.tapline.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.gateway.admission.AdmissionMetrics;
import io.tapline.gateway.dispatch.PushMetrics;
import io.tapline.gateway.store.BatchMetrics;
import io.tapline.gateway.stream.StreamMetrics;

/** What the event loops of a node count together. Thread-safe. */
record NodeMetrics(
        MeterRegistry registry,
        AdmissionMetrics admission,
        BatchMetrics notifications,
        BatchMetrics deliveries,
        PushMetrics push,
        StreamMetrics streams) {

    static NodeMetrics of(MeterRegistry registry) {
        return new NodeMetrics(
                registry,
                new AdmissionMetrics(registry),
                new BatchMetrics(registry, "notifications"),
                new BatchMetrics(registry, "deliveries"),
                new PushMetrics(registry),
                new StreamMetrics(registry));
    }
}
