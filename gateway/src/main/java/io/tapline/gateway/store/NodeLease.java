package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This start of the gateway, as the database knows it: what it accepts carries its epoch, and is its own to finish while it
 * renews its lease. Only the database's clock counts. One for a process; its futures complete on the event loop that made it.
 */
public final class NodeLease {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);
    private static final String REGISTER = ResourceText.load(NodeLease.class, "register-node.sql");
    private static final String RENEW = ResourceText.load(NodeLease.class, "renew-node.sql");
    private static final int RENEWALS_IN_A_LEASE = 4;

    private final Vertx vertx;
    private final SqlClient client;
    private final long epoch;
    private final Duration length;
    private final Supplier<Future<UUID>> lowWater;
    private final Runnable onLost;
    /** {@link System#nanoTime} before the last renewal that succeeded was asked for. */
    private volatile long renewedAt;

    private volatile boolean ended;

    private NodeLease(
            Vertx vertx,
            SqlClient client,
            long epoch,
            long renewedAt,
            Duration length,
            Supplier<Future<UUID>> lowWater,
            Runnable onLost) {
        this.renewedAt = renewedAt;
        this.vertx = vertx;
        this.client = client;
        this.epoch = epoch;
        this.length = length;
        this.lowWater = lowWater;
        this.onLost = onLost;
    }

    /**
     * Registers this node under a new epoch, and keeps renewing until it is closed.
     *
     * @param name for operators, as the host name
     * @param length how long after its last renewal the node counts as dead
     * @param lowWater an id below which this node has nothing unfinished, nor ever will: the least {@link
     *     UnfinishedWork#lowest} of all its event loops
     * @param onLost runs once when the lease ended without being renewed in time: from then on another node may be at work on
     *     what this one accepted
     */
    public static Future<NodeLease> acquire(
            Vertx vertx,
            SqlClient client,
            String name,
            Duration length,
            Supplier<Future<UUID>> lowWater,
            Runnable onLost) {
        long now = System.nanoTime();
        return lowWater.get()
                .compose(lowest -> client.preparedQuery(REGISTER).execute(Tuple.of(name, length.toMillis(), lowest)))
                .map(rows ->
                        new NodeLease(vertx, client, rows.iterator().next().getLong(0), now, length, lowWater, onLost))
                .onSuccess(NodeLease::renewLater);
    }

    /** Goes with every notification that this node accepts. */
    public long epoch() {
        return epoch;
    }

    /** Whether the lease is still this node's, as far as it can tell by itself. Thread-safe. */
    public boolean isHeld() {
        return !ended && System.nanoTime() - renewedAt < length.toNanos();
    }

    private void renewLater() {
        vertx.timer(length.toMillis() / RENEWALS_IN_A_LEASE, TimeUnit.MILLISECONDS)
                .onSuccess(due -> {
                    if (!ended) {
                        renew().onComplete(renewed -> renewLater());
                    }
                });
    }

    /** Renews now. A failure to reach the database is not the end: the next renewal may still come in time. */
    Future<Boolean> renew() {
        long now = System.nanoTime();
        return write(length)
                .onSuccess(renewed -> {
                    if (renewed) {
                        renewedAt = now;
                    } else if (!ended) {
                        ended = true;
                        LOG.error("The lease of node epoch {} has ended; another node may take over its work", epoch);
                        onLost.run();
                    }
                })
                .onFailure(cause -> LOG.warn("The lease of node epoch {} could not be renewed now", epoch, cause));
    }

    private Future<Boolean> write(Duration remaining) {
        return lowWater.get()
                .compose(lowest -> client.preparedQuery(RENEW).execute(Tuple.of(epoch, remaining.toMillis(), lowest)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Ends the lease at once, so that what is unfinished need not wait for its end. A second call is harmless. */
    public Future<Void> close() {
        if (ended) {
            return Future.succeededFuture();
        }
        ended = true;
        return write(Duration.ZERO).mapEmpty();
    }
}
