package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
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
    private final PostgresConfig config;
    private final String name;
    private final Duration length;
    private final Supplier<Future<UUID>> lowWater;
    private volatile long epoch;
    /** {@link System#nanoTime} before the last renewal that succeeded was asked for. */
    private volatile long renewedAt;

    private volatile boolean ended;

    private NodeLease(
            Vertx vertx,
            PostgresConfig config,
            SqlClient client,
            String name,
            Duration length,
            Supplier<Future<UUID>> lowWater) {
        this.vertx = vertx;
        this.config = config;
        this.client = client;
        this.name = name;
        this.length = length;
        this.lowWater = lowWater;
    }

    /**
     * Registers this node under a new epoch, and keeps renewing until it is closed.
     *
     * @param name for operators, as the host name
     * @param length how long after its last renewal the node counts as dead
     * @param lowWater an id below which this node has nothing unfinished, nor ever will: the least {@link
     *     UnfinishedWork#lowest} of all its event loops
     */
    public static Future<NodeLease> acquire(
            Vertx vertx,
            PostgresConfig config,
            SqlClient client,
            String name,
            Duration length,
            Supplier<Future<UUID>> lowWater) {
        NodeLease lease = new NodeLease(vertx, config, client, name, length, lowWater);
        return lease.register().map(lease).onSuccess(NodeLease::renewLater);
    }

    private Future<Void> register() {
        long now = System.nanoTime();
        return lowWater.get()
                .compose(lowest -> execute(REGISTER, Tuple.of(name, length.toMillis(), lowest)))
                .map(rows -> {
                    epoch = rows.iterator().next().getLong(0);
                    renewedAt = now;
                    return null;
                });
    }

    private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
        return Deadline.within(
                vertx,
                config.attemptTimeout().toMillis(),
                client.preparedQuery(sql).execute(parameters));
    }

    /**
     * Goes with every notification that this node accepts. Another one after this node could not renew its lease and others took over:
     * what it does under the old one then changes nothing. Thread-safe.
     */
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

    /**
     * Renews now, or begins under a new epoch if others have taken over. A failure to reach the database is not the end: until somebody
     * takes over, the next renewal comes in time.
     */
    Future<Void> renew() {
        long now = System.nanoTime();
        long renewing = epoch;
        return write(length)
                .compose(renewed -> {
                    if (renewed) {
                        renewedAt = now;
                        return Future.<Void>succeededFuture();
                    }
                    return register()
                            .onSuccess(registered -> LOG.error(
                                    "Other nodes have taken over what this one accepted under epoch {}, as it did not renew"
                                            + " its lease in time; it goes on under epoch {}",
                                    renewing,
                                    epoch));
                })
                .onFailure(cause -> LOG.warn("The lease of node epoch {} could not be renewed now", renewing, cause));
    }

    private Future<Boolean> write(Duration remaining) {
        return lowWater.get()
                .compose(lowest -> execute(RENEW, Tuple.of(epoch, remaining.toMillis(), lowest)))
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
