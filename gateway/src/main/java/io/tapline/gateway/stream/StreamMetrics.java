package io.tapline.gateway.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts streams and what became of them. Thread-safe; one for a node. */
public final class StreamMetrics {

    /** How many streams are open, on all event loops. */
    public static final String OPEN = "tapline.streams.open";

    /** Streams that have ended, by reason. */
    public static final String ENDED = "tapline.streams.ended";

    /** Messages of pokes that did not get to Redis: streams elsewhere are late by seconds. */
    public static final String POKES_LOST = "tapline.streams.pokes.lost";

    private final AtomicInteger open = new AtomicInteger();
    private final Map<StreamEnd, Counter> ended = new EnumMap<>(StreamEnd.class);
    private final Counter pokesLost;

    public StreamMetrics(MeterRegistry registry) {
        Gauge.builder(OPEN, open, AtomicInteger::get)
                .description("Open live streams")
                .register(registry);
        for (StreamEnd reason : StreamEnd.values()) {
            ended.put(
                    reason,
                    Counter.builder(ENDED)
                            .description("Live streams that have ended, by reason")
                            .tag("reason", reason.wireName())
                            .register(registry));
        }
        pokesLost = Counter.builder(POKES_LOST)
                .description("Messages to the streams of other event loops that did not get to Redis")
                .register(registry);
    }

    void opened() {
        open.incrementAndGet();
    }

    void ended(StreamEnd reason) {
        open.decrementAndGet();
        Objects.requireNonNull(ended.get(reason)).increment();
    }

    /** A message of pokes did not get out. */
    public void pokesLost() {
        pokesLost.increment();
    }
}
