package io.tapline.gateway.redis;

import io.tapline.push.Backoff;
import java.time.Duration;
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
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private int attempts;
    private boolean connected;
    private long connectedAt;

    /** @param nanoTime {@link System#nanoTime} */
    ReconnectDelay(RandomGenerator random, LongSupplier nanoTime) {
        this.backoff = new Backoff(Duration.ofMillis(FIRST_MILLIS), Duration.ofMillis(LONGEST_MILLIS), random);
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
        attempts++;
        return TimeUnit.NANOSECONDS.toMillis(backoff.delayNanos(attempts));
    }
}
