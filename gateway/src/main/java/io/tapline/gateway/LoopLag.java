package io.tapline.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Measures how late an event loop is with what has its time. */
final class LoopLag {

    static final String NAME = "tapline.eventloop.lag";

    private static final long PERIOD_MILLIS = 100;

    private LoopLag() {}

    /** On the event loop that calls, for as long as its verticle is deployed. */
    static void measure(Vertx vertx, MeterRegistry registry) {
        Timer lag = Timer.builder(NAME)
                .description("How late an event loop is with what has its time")
                .serviceLevelObjectives(
                        Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1))
                .register(registry);
        long[] due = {System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS)};
        vertx.setPeriodic(PERIOD_MILLIS, timer -> {
            long now = System.nanoTime();
            lag.record(Math.max(0, now - due[0]), TimeUnit.NANOSECONDS);
            due[0] = now + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
        });
    }
}
