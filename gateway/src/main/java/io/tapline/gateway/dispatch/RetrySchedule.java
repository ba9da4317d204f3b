package io.tapline.gateway.dispatch;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Retries of taps that no row stands for, those of changes of state: they wait in this node's memory, a bounded number of them, and what
 * does not fit is given up. Confined to one event loop.
 */
public final class RetrySchedule {

    private final Vertx vertx;
    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final int maximumWaiting;
    private int waiting;
    private boolean stopped;

    public RetrySchedule(Vertx vertx, RetryPolicy policy, RandomGenerator random, int maximumWaiting) {
        this.vertx = vertx;
        this.policy = policy;
        this.random = random;
        this.maximumWaiting = maximumWaiting;
    }

    /** @see RetryPolicy#delay */
    Duration delay(int attempt, @Nullable Duration demanded) {
        return policy.delay(attempt, demanded, random);
    }

    /**
     * Runs a retry after a delay, on this event loop.
     *
     * @return false if too many wait already, or this is stopped: then it will not be run
     */
    boolean after(Duration delay, Runnable retry) {
        if (stopped || waiting >= maximumWaiting) {
            return false;
        }
        waiting++;
        vertx.setTimer(Math.max(1, delay.toMillis()), timer -> {
            waiting--;
            if (!stopped) {
                retry.run();
            }
        });
        return true;
    }

    /** Runs nothing from now on; what waits here is given up. */
    public void stop() {
        stopped = true;
    }
}
