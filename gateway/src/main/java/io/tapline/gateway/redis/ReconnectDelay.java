package io.tapline.gateway.redis;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again. Doubles with each attempt until a connection has lasted; one that breaks as soon as
 * it is made counts as another failure. Not thread-safe.
 */
final class ReconnectDelay {

    static final long FIRST_MILLIS = 50;
    static final long LONGEST_MILLIS = 5_000;
    static final long LASTING_NANOS = TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
    /** Enough doublings to reach the longest delay, and few enough not to overflow. */
    private static final int MOST_DOUBLINGS = 16;

    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private int attempts;
    private boolean connected;
    private long connectedAt;

    /** @param nanoTime {@link System#nanoTime} */
    ReconnectDelay(RandomGenerator random, LongSupplier nanoTime) {
        this.random = random;
        this.nanoTime = nanoTime;
    }

    void onConnected() {
        connected = true;
        connectedAt = nanoTime.getAsLong();
    }

    /** Between half of the delay and the whole, so that many nodes do not come all at once. */
    long nextMillis() {
        if (connected && nanoTime.getAsLong() - connectedAt >= LASTING_NANOS) {
            attempts = 0;
        }
        long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempts, MOST_DOUBLINGS));
        attempts++;
        return whole / 2 + random.nextLong(whole / 2 + 1);
    }
}
