package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a number of failures in a row: doubling, with a half that is random, so that those who failed
 * together do not come back together. Pure but for the random source that it is given.
 */
public final class Backoff {

    private static final int MOST_DOUBLINGS = 30;

    private final long firstNanos;
    private final long maxNanos;
    private final RandomGenerator random;

    /**
     * @param first the longest wait after one failure; positive
     * @param max the longest wait at all; not below {@code first}
     */
    public Backoff(Duration first, Duration max, RandomGenerator random) {
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
        this.random = requireNonNull(random, "random");
        if (firstNanos < 2 || maxNanos < firstNanos) {
            throw new IllegalArgumentException("wait 0 < first <= max, not " + first + " and " + max);
        }
    }

    /**
     * @param failures in a row, at least one
     * @return nanoseconds, between the half and the whole of {@code first * 2^(failures - 1)}, at most {@code max}
     */
    public long delayNanos(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("no failure, no wait: " + failures);
        }
        int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        long longest = firstNanos > maxNanos >> doublings ? maxNanos : firstNanos << doublings;
        return longest / 2 + random.nextLong(longest - longest / 2 + 1);
    }
}
