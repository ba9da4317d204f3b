package io.tapline.gateway.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Fetches an issuer's keys again and again: on schedule while it answers, with back-off while it does not. Thread-safe. */
final class RefreshTimer {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final Issuer issuer;
    private long timer;
    private boolean closed;

    RefreshTimer(Vertx vertx, Issuer issuer) {
        this.vertx = vertx;
        this.issuer = issuer;
    }

    /** Completes as the first fetch does; goes on either way. */
    Future<Void> start() {
        return refresh(0);
    }

    private Future<Void> refresh(int failures) {
        return issuer.refresh().onComplete(done -> schedule(done.succeeded() ? 0 : failures + 1));
    }

    private synchronized void schedule(int failures) {
        if (!closed) {
            timer = vertx.setTimer(
                    delay(failures, issuer.config().refreshInterval()).toMillis(), due -> refresh(failures));
        }
    }

    /** After so many failures in a row: doubling from a second, never slower than the schedule or a minute. */
    static Duration delay(int failures, Duration refreshInterval) {
        if (failures == 0) {
            return refreshInterval;
        }
        Duration backoff = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration longest = LONGEST_RETRY.compareTo(refreshInterval) < 0 ? LONGEST_RETRY : refreshInterval;
        return backoff.compareTo(longest) < 0 ? backoff : longest;
    }

    synchronized void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
