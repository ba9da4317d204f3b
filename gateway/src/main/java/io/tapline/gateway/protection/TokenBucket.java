package io.tapline.gateway.protection;

import java.time.Duration;

/**
 * Lets through so many in a second, and tells the rest when to come back. Pure arithmetic on the times that it is given, which
 * are of {@link System#nanoTime} and do not go back.
 */
final class TokenBucket {

    /** What was saved up while idle is spent at once: little of it, so that a minute never holds much more than its rate. */
    static final Duration BURST = Duration.ofMillis(100);

    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private double tokens = Double.MAX_VALUE;
    private long filledAt;
    /** When the last one that was refused should come back. */
    private long lastReturn;

    TokenBucket(long now) {
        filledAt = now;
        lastReturn = now;
    }

    /**
     * Takes a token if there is one. Those who are refused get different times to come back, one after the other at the rate.
     *
     * @param rate tokens in a second, as it is now
     * @return 0 if it was taken; else nanoseconds to wait, at most {@link #LONGEST_WAIT}
     */
    long take(long now, double rate) {
        double capacity = Math.max(1, rate * BURST.toNanos() / NANOS);
        tokens = Math.min(capacity, tokens + (now - filledAt) * rate / NANOS);
        filledAt = now;
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        long untilRoom = (long) Math.ceil((1 - tokens) * NANOS / rate);
        long untilTurn = lastReturn - now + (long) (NANOS / rate);
        long wait = Math.min(LONGEST_WAIT.toNanos(), Math.max(untilRoom, untilTurn));
        lastReturn = now + wait;
        return wait;
    }
}
