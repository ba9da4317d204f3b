package io.tapline.gateway.store;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How batches fare on their way into the database. Thread-safe; shared by all event loops. */
public final class BatchMetrics {

    /** Rows that wait for their batch. */
    public static final String WAITING = "tapline.store.waiting";

    /** Rows of a batch. */
    public static final String SIZE = "tapline.store.batch.rows";

    /** How long the oldest row of a batch has waited when its batch begins: the age of the queue. */
    public static final String AGE = "tapline.store.queue.age";

    /** From the begin of a batch to the end of its last row, with all that was tried again. */
    public static final String TIME = "tapline.store.batch.time";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final AtomicInteger waiting = new AtomicInteger();
    private final DistributionSummary size;
    private final Timer age;
    private final Timer time;

    /** @param kind of rows: notifications or deliveries */
    public BatchMetrics(MeterRegistry registry, String kind) {
        Gauge.builder(WAITING, waiting, AtomicInteger::get)
                .description("Rows that wait for their batch")
                .tag("kind", kind)
                .register(registry);
        size = DistributionSummary.builder(SIZE)
                .description("Rows of a batch")
                .serviceLevelObjectives(1, 4, 16, 64, 256, 512)
                .tag("kind", kind)
                .register(registry);
        age = timer(registry, AGE, "How long the oldest row of a batch has waited", kind);
        time = timer(registry, TIME, "From the begin of a batch to the end of its last row", kind);
    }

    private static Timer timer(MeterRegistry registry, String name, String description, String kind) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .tag("kind", kind)
                .register(registry);
    }

    void added() {
        waiting.incrementAndGet();
    }

    void taken(int rows, long oldestNanos) {
        waiting.addAndGet(-rows);
        size.record(rows);
        age.record(oldestNanos, TimeUnit.NANOSECONDS);
    }

    void written(long nanos) {
        time.record(nanos, TimeUnit.NANOSECONDS);
    }
}
