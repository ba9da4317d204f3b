package io.tapline.gateway.protection;

import java.time.Duration;

/**
 * A rate that halves when the other side says it is too high, and grows back by a steady amount (AIMD). Pure arithmetic on
 * the times that it is given, which are of {@link System#nanoTime}.
 */
final class AdaptiveRate {

    /** From nothing to the full rate. Google asks senders to take at least so long to ramp up. */
    static final Duration RECOVERY = Duration.ofMinutes(1);

    /** Refusals that come closer together tell of the same flood. */
    static final Duration ONE_FLOOD = Duration.ofSeconds(1);

    /** The lowest rate is so small a part of the full one. */
    private static final double FLOOR = 0.01;

    private final double full;
    private double base;
    private long baseAt;

    /** @param full of events in a second; positive */
    AdaptiveRate(double full, long now) {
        if (full <= 0) {
            throw new IllegalArgumentException("a rate must be positive: " + full);
        }
        this.full = full;
        this.base = full;
        this.baseAt = now - ONE_FLOOD.toNanos();
    }

    /** Events in a second. */
    double at(long now) {
        return Math.min(full, base + full * (now - baseAt) / RECOVERY.toNanos());
    }

    boolean isFull(long now) {
        return at(now) >= full;
    }

    void tooHigh(long now) {
        if (now - baseAt >= ONE_FLOOD.toNanos()) {
            base = Math.max(full * FLOOR, at(now) / 2);
            baseAt = now;
        }
    }
}
