package io.tapline.gateway.dispatch;

import io.tapline.gateway.notification.Claim;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a store again and again for work that is due, and does it, a bounded number of pieces at once. The store alone knows the time and
 * who has what: several nodes may sweep, and none holds anything that a restart would lose. Confined to one event loop.
 */
public final class Sweep<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    /** Work begins at most so much, and the time of a sweep, after it is due. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int BATCH = 100;

    /** How many pieces are under way at once. */
    private static final int MAXIMUM_OPEN = 1_000;

    private final Vertx vertx;
    private final String name;
    private final IntFunction<Future<Claim<T>>> claim;
    private final Function<T, Future<?>> work;
    private final Promise<Void> idle = Promise.promise();
    private int open;
    /** Whether there may be more due than there was room for. */
    private boolean full;

    private boolean failing;
    private boolean closed;

    /**
     * @param name of the work, for the log
     * @param claim takes up to so many
     * @param work does one of them. Its future ends, in whatever way, when the store knows of it
     */
    public Sweep(Vertx vertx, String name, IntFunction<Future<Claim<T>>> claim, Function<T, Future<?>> work) {
        this.vertx = vertx;
        this.name = name;
        this.claim = claim;
        this.work = work;
    }

    /** Sweeps until {@link #close}. */
    public void start() {
        vertx.setTimer(PAUSE.toMillis(), timer -> {
            if (!closed) {
                sweep().onComplete(swept -> start());
            }
        });
    }

    /** Begins what is due, or as much of it as there is room for; completes, never fails, when it is under way. */
    public Future<Void> sweep() {
        int room = Math.min(BATCH, MAXIMUM_OPEN - open);
        full = room == 0;
        if (full || closed) {
            return Future.succeededFuture();
        }
        open++;
        return claim.apply(room).onSuccess(this::begin).transform(claimed -> {
            leave();
            report(claimed.cause());
            return claimed.succeeded() && claimed.result().more() ? sweep() : Future.succeededFuture();
        });
    }

    private void begin(Claim<T> claimed) {
        for (T due : claimed.due()) {
            open++;
            work.apply(due).onComplete(done -> leave());
        }
    }

    /** Once for each time that it begins to fail. */
    private void report(@Nullable Throwable failure) {
        if (failure != null && !failing) {
            LOG.warn("{} that are due wait until the store answers", name, failure);
        }
        failing = failure != null;
    }

    private void leave() {
        open--;
        if (closed && open == 0) {
            idle.tryComplete();
        } else if (full && open <= MAXIMUM_OPEN - BATCH) {
            sweep();
        }
    }

    /** Takes nothing more, and completes when what is under way has ended. */
    public Future<Void> close() {
        closed = true;
        if (open == 0) {
            idle.tryComplete();
        }
        return idle.future();
    }
}
