package io.tapline.gateway.redis;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fails what was not answered in time. All have the same time, so they come due in the order in which they were sent, and one
 * timer is enough: a timer for each look-up would cost more than the rest of it. Confined to one event loop.
 */
final class ReplyDeadlines {

    private record Watched(Promise<?> promise, long deadline) {}

    private final Vertx vertx;
    private final long nanos;
    private final Runnable onSilence;
    private final ArrayDeque<Watched> watched = new ArrayDeque<>();
    private boolean timerRuns;

    /** @param onSilence told when something came due, before those who wait for it */
    ReplyDeadlines(Vertx vertx, Duration time, Runnable onSilence) {
        this.vertx = vertx;
        this.nanos = time.toNanos();
        this.onSilence = onSilence;
    }

    /** A promise for an answer, which fails with a {@link RedisAway} if it is not kept in time. */
    <T extends @Nullable Object> Promise<T> begin() {
        Promise<T> promise = Promise.promise();
        watched.add(new Watched(promise, System.nanoTime() + nanos));
        if (!timerRuns) {
            startTimer(nanos);
        }
        return promise;
    }

    /** Forgets promises that were kept; to be called now and then. */
    void dropEnded() {
        while (!watched.isEmpty() && watched.peek().promise.future().isComplete()) {
            watched.poll();
        }
    }

    private void startTimer(long afterNanos) {
        timerRuns = true;
        vertx.setTimer(afterNanos / 1_000_000 + 1, timer -> expire());
    }

    private void expire() {
        timerRuns = false;
        List<Watched> overdue = takeOverdue();
        Watched next = watched.peek();
        if (next != null) {
            startTimer(Math.max(0, next.deadline - System.nanoTime()));
        }
        if (!overdue.isEmpty()) {
            onSilence.run();
            overdue.forEach(late -> late.promise.tryFail(new RedisAway("Redis did not answer in time")));
        }
    }

    private List<Watched> takeOverdue() {
        List<Watched> overdue = new ArrayList<>();
        long now = System.nanoTime();
        dropEnded();
        for (Watched first = watched.peek(); first != null && first.deadline - now <= 0; first = watched.peek()) {
            watched.poll();
            if (!first.promise.future().isComplete()) {
                overdue.add(first);
            }
        }
        return overdue;
    }
}
