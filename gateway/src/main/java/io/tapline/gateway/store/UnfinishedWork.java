package io.tapline.gateway.store;

import io.tapline.gateway.notification.NotificationIds;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The notifications that this event loop has accepted, or is about to, and has not finished. To be made on the event loop,
 * and confined to it but for {@link #lowest}.
 */
public final class UnfinishedWork {

    private final Context context;
    private final NotificationIds ids;
    private final NavigableSet<UUID> unfinished = new TreeSet<>();

    /** @param ids the node's, of which every notification of this loop gets its id */
    public UnfinishedWork(Vertx vertx, NotificationIds ids) {
        this.context = vertx.getOrCreateContext();
        this.ids = ids;
    }

    /**
     * A notification is about to be accepted. To be called in the turn of the event loop in which its id was made, or {@link
     * #lowest} may already have passed it. {@link #finished} must follow, whatever happens to it.
     */
    public void started(UUID id) {
        unfinished.add(id);
    }

    /** Nothing is left to do for a notification: every endpoint has a final or a scheduled delivery, or it was not accepted. */
    public void finished(UUID id) {
        unfinished.remove(id);
    }

    public int size() {
        return unfinished.size();
    }

    /** An id below which nothing is unfinished here, nor ever will be: the node's ids only grow. Thread-safe. */
    public Future<UUID> lowest() {
        Promise<UUID> lowest = Promise.promise();
        context.runOnContext(turn -> lowest.complete(unfinished.isEmpty() ? ids.next() : unfinished.first()));
        return lowest.future();
    }
}
