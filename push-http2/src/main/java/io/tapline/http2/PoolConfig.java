package io.tapline.http2;

import java.time.Duration;

/**
 * Limits of a {@link PooledTransport}'s pools. Start from {@link #DEFAULTS}. All of them are per event loop.
 *
 * @param maxConnections to one origin; 16 times as many where it speaks HTTP/1.1. A replacement that is
 *     opened before an old connection goes is not counted
 * @param maxStreams on one connection, whatever more the peer allows
 * @param maxWaiters how many requests to one origin may wait for a free stream
 * @param maxOrigins how many origins may have a pool at once. Web Push endpoints name their own
 * @param idleTimeout a connection that carried nothing for so long is closed
 * @param maxAge a connection as old as this, less a random tenth, is replaced: so a provider's change of addresses is
 *     followed. Apple wants connections kept for hours to days
 * @param firstBackoff the longest wait after one failure to connect; it doubles with every further one
 * @param maxBackoff the longest wait at all
 */
public record PoolConfig(
        int maxConnections,
        int maxStreams,
        int maxWaiters,
        int maxOrigins,
        Duration idleTimeout,
        Duration maxAge,
        Duration firstBackoff,
        Duration maxBackoff) {

    /** How many connections of HTTP/1.1, with one exchange on each, may stand for one of HTTP/2. */
    static final int HTTP1_CONNECTIONS = 16;

    public static final PoolConfig DEFAULTS = new PoolConfig(
            4,
            1_000,
            10_000,
            1_000,
            Duration.ofMinutes(30),
            Duration.ofHours(6),
            Duration.ofMillis(200),
            Duration.ofSeconds(30));

    public PoolConfig {
        requirePositive(maxConnections, "maxConnections");
        requirePositive(maxStreams, "maxStreams");
        requirePositive(maxOrigins, "maxOrigins");
        if (maxWaiters < 0) {
            throw new IllegalArgumentException("maxWaiters must not be negative: " + maxWaiters);
        }
        requirePositive(idleTimeout, "idleTimeout");
        requirePositive(maxAge, "maxAge");
        requirePositive(firstBackoff, "firstBackoff");
        requirePositive(maxBackoff, "maxBackoff");
    }

    public PoolConfig withMaxConnections(int maxConnections) {
        return new PoolConfig(
                maxConnections, maxStreams, maxWaiters, maxOrigins, idleTimeout, maxAge, firstBackoff, maxBackoff);
    }

    public PoolConfig withMaxStreams(int maxStreams) {
        return new PoolConfig(
                maxConnections, maxStreams, maxWaiters, maxOrigins, idleTimeout, maxAge, firstBackoff, maxBackoff);
    }

    public PoolConfig withMaxWaiters(int maxWaiters) {
        return new PoolConfig(
                maxConnections, maxStreams, maxWaiters, maxOrigins, idleTimeout, maxAge, firstBackoff, maxBackoff);
    }

    public PoolConfig withMaxOrigins(int maxOrigins) {
        return new PoolConfig(
                maxConnections, maxStreams, maxWaiters, maxOrigins, idleTimeout, maxAge, firstBackoff, maxBackoff);
    }

    public PoolConfig withLifetime(Duration idleTimeout, Duration maxAge) {
        return new PoolConfig(
                maxConnections, maxStreams, maxWaiters, maxOrigins, idleTimeout, maxAge, firstBackoff, maxBackoff);
    }

    public PoolConfig withBackoff(Duration first, Duration max) {
        return new PoolConfig(maxConnections, maxStreams, maxWaiters, maxOrigins, idleTimeout, maxAge, first, max);
    }

    private static void requirePositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    static void requirePositive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + duration);
        }
    }
}
