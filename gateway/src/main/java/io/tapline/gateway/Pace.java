package io.tapline.gateway;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often something may begin that is cheaper together: at once while that is rare, and once in a period while it is not. What
 * is held back gathers meanwhile. Confined to one thread.
 */
public final class Pace {

    private final long periodNanos;
    private final long creditNanos;
    private final LongSupplier nanoTime;
    /** Of the next that is neither early nor late. */
    private long due;

    /**
     * @param period zero: never held back
     * @param burst how many may begin at once after a pause
     */
    public Pace(Duration period, int burst, LongSupplier nanoTime) {
        this.periodNanos = period.toNanos();
        this.creditNanos = (burst - 1) * periodNanos;
        this.nanoTime = nanoTime;
        this.due = nanoTime.getAsLong() - creditNanos;
    }

    /** Nanoseconds until the next may begin; zero: now. */
    public long holdBack() {
        return Math.max(0, due - nanoTime.getAsLong());
    }

    /** One begins. */
    public void begin() {
        due = Math.max(due, nanoTime.getAsLong() - creditNanos) + periodNanos;
    }
}
