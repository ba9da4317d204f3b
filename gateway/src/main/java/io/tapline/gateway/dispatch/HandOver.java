package io.tapline.gateway.dispatch;

import io.tapline.gateway.notification.Retries;
import io.tapline.gateway.store.UnfinishedWork;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifications that this event loop cannot finish by itself, as it does not know what became of them in the store: whatever of them
 * has no outcome becomes rows that any node sends. Until then they stay unfinished, so that a node which ends here hands them over
 * too. Confined to one event loop.
 */
public final class HandOver {

    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final int BATCH = 500;

    private final Vertx vertx;
    private final Retries retries;
    private final UnfinishedWork unfinished;
    private final Duration delay;
    private final Set<UUID> waiting = new LinkedHashSet<>();
    private boolean scheduled;
    private boolean closed;

    /** @param delay until the rows are due: longer than an attempt that is under way may take */
    public HandOver(Vertx vertx, Retries retries, UnfinishedWork unfinished, Duration delay) {
        this.vertx = vertx;
        this.retries = retries;
        this.unfinished = unfinished;
        this.delay = delay;
    }

    /** A notification that counts as unfinished work; whether it was stored at all need not be known. */
    public void add(UUID id) {
        waiting.add(id);
        schedule();
    }

    private void schedule() {
        if (!scheduled && !closed && !waiting.isEmpty()) {
            scheduled = true;
            vertx.setTimer(PAUSE_MILLIS, timer -> park());
        }
    }

    private void park() {
        if (closed) {
            return;
        }
        List<UUID> batch = new ArrayList<>(waiting).subList(0, Math.min(BATCH, waiting.size()));
        retries.park(batch, delay)
                .onSuccess(parked -> {
                    batch.forEach(waiting::remove);
                    batch.forEach(unfinished::finished);
                })
                .onFailure(failure -> LOG.warn("What could not be finished here waits to be handed over", failure))
                .onComplete(done -> {
                    scheduled = false;
                    schedule();
                });
    }

    /** Does no more: what waits is found as this node's unfinished work. */
    public void close() {
        closed = true;
    }
}
