package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds nodes that have ended or do not renew their leases, and turns what they have accepted and not finished into rows that any node
 * sends. Several nodes may do so at once, and one that ends amid it leaves the rest to the others. One for a process, confined to the
 * event loop that made it.
 */
public final class TakeOver {

    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    private static final String TAKE_OVER = sql("take-over.sql");
    private static final String LOCK_LEFT = sql("lock-left.sql");
    private static final String LEFT_BEHIND = sql("left-behind.sql");
    private static final String MOVE_LOW_WATER = sql("move-low-water.sql");
    private static final String CLEAR_NODE = sql("clear-node.sql");
    private static final int LOOKS_IN_A_LEASE = 3;
    /** More than one, as the last of a page is the first of the next. */
    private static final int PAGE = 500;

    private final Vertx vertx;
    private final Pool pool;
    private final Duration lease;
    private boolean closed;

    /** @param lease of every node, see {@link NodeLease} */
    public TakeOver(Vertx vertx, Pool pool, Duration lease) {
        this.vertx = vertx;
        this.pool = pool;
        this.lease = lease;
    }

    private static String sql(String name) {
        return ResourceText.load(TakeOver.class, name);
    }

    /** Looks now, and then several times in a lease, until {@link #close}. */
    public void start() {
        if (!closed) {
            run().onFailure(cause -> LOG.warn("Whether nodes have ended could not be looked at now", cause))
                    .onComplete(looked -> vertx.timer(lease.toMillis() / LOOKS_IN_A_LEASE, TimeUnit.MILLISECONDS)
                            .onSuccess(due -> start()));
        }
    }

    /** One look; completes when nothing is left that nobody else is at work on. */
    Future<Void> run() {
        return pool.preparedQuery(TAKE_OVER).execute(Tuple.of(lease.toMillis())).compose(ended -> clearUp());
    }

    private Future<Void> clearUp() {
        return pool.withTransaction(this::clearUpPage)
                .compose(more -> more && !closed ? clearUp() : Future.succeededFuture());
    }

    /** @return whether there may be more */
    private Future<Boolean> clearUpPage(SqlConnection connection) {
        return connection.preparedQuery(LOCK_LEFT).execute().compose(rows -> {
            Iterator<Row> left = rows.iterator();
            return left.hasNext() ? clearUpPage(connection, left.next()) : Future.succeededFuture(false);
        });
    }

    private static Future<Boolean> clearUpPage(SqlConnection connection, Row node) {
        long epoch = node.getLong("epoch");
        return connection
                .preparedQuery(LEFT_BEHIND)
                .execute(Tuple.of(epoch, node.getUUID("low_water"), PAGE))
                .compose(rows -> {
                    List<UUID> page = new ArrayList<>(rows.size());
                    rows.forEach(row -> page.add(row.getUUID("id")));
                    return connection
                            .preparedQuery(PostgresRetries.PARK)
                            .execute(PostgresRetries.parking(page, Duration.ZERO))
                            .onSuccess(parked -> tell(node, parked.rowCount(), page.size()))
                            .compose(parked -> page.size() < PAGE
                                    ? connection.preparedQuery(CLEAR_NODE).execute(Tuple.of(epoch))
                                    : connection
                                            .preparedQuery(MOVE_LOW_WATER)
                                            .execute(Tuple.of(epoch, page.get(page.size() - 1))));
                })
                .map(true);
    }

    /** A node that ended in order has left nothing, which is no news. */
    private static void tell(Row node, int pushes, int notifications) {
        if (notifications > 0) {
            LOG.info(
                    "Takes over from node {} (epoch {}): {} pushes of {} notifications are to be tried again",
                    node.getString("name"),
                    node.getLong("epoch"),
                    pushes,
                    notifications);
        }
    }

    public void close() {
        closed = true;
    }
}
