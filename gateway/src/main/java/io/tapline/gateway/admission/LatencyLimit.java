package io.tapline.gateway.admission;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many notifications may be in flight, learned from how long the store takes: fewer while it takes longer than it should, more
 * while it does not and all places are in use. It should take no longer than {@code target}, or three times as long as it is seen to
 * take at best, as a slow disk is no overload. Confined to one event loop.
 */
final class LatencyLimit {

    private static final long WINDOW_NANOS = Duration.ofMillis(100).toNanos();
    private static final int OF_THE_BEST = 3;

    private final int least;
    private final int most;
    private final long targetNanos;
    private final LongSupplier nanoTime;
    private int limit;
    private long best = Long.MAX_VALUE;
    private long windowBegan;
    private long sum;
    private int stored;
    private int peak;

    /**
     * @param least places that there are always
     * @param most places that there are at first, and never more
     */
    LatencyLimit(int least, int most, Duration target, LongSupplier nanoTime) {
        this.least = Math.min(least, most);
        this.most = most;
        this.targetNanos = target.toNanos();
        this.nanoTime = nanoTime;
        this.limit = most;
        this.windowBegan = nanoTime.getAsLong();
    }

    int limit() {
        return limit;
    }

    int least() {
        return least;
    }

    /**
     * One was stored.
     *
     * @param inFlight how many there were then
     */
    void stored(long nanoseconds, int inFlight) {
        sum += nanoseconds;
        stored++;
        peak = Math.max(peak, inFlight);
        long now = nanoTime.getAsLong();
        if (now - windowBegan >= WINDOW_NANOS) {
            learn(sum / stored);
            windowBegan = now;
            sum = 0;
            stored = 0;
            peak = 0;
        }
    }

    private void learn(long mean) {
        if (mean > Math.max(targetNanos, OF_THE_BEST * Math.min(best, Long.MAX_VALUE / OF_THE_BEST))
                && best != Long.MAX_VALUE) {
            limit = Math.max(least, limit * 4 / 5);
        } else if (peak >= limit * 3 / 4) {
            limit = Math.min(most, limit + limit / 10 + 1);
        }
        // What was best is forgotten slowly: a store that became slower for good is no overload for ever.
        best = best == Long.MAX_VALUE ? mean : Math.min(mean, best + best / 100 + 1);
    }
}
