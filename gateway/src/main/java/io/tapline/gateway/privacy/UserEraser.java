package io.tapline.gateway.privacy;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.store.Schema;
import io.tapline.gateway.stream.FeedPokes;
import io.tapline.gateway.subscription.PostgresSubscriptions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Erases everything that is held of a user, in transactions of {@value #ROWS} notifications at most. First the user's devices, so
 * that nothing more is accepted or sent; then notifications and what hangs on them; then the keys of postings; at last the feed is
 * closed, so that whoever holds a token of it is told to begin anew. A push under way may still arrive, and write one row of an
 * outcome, which names a notification that is no more.
 *
 * <p>The user's key, a hash, stays with two counters until {@link ErasedUsers} drops it. Broken off, it is to be asked again: what is
 * gone is gone, and the rest follows. Confined to one event loop.
 */
public final class UserEraser {

    private static final String SOME_OF_USER = sql("some-of-user.sql");
    private static final String ERASE_NOTIFICATIONS = sql("erase-notifications.sql");
    private static final String ERASE_KEYS = sql("erase-keys.sql");
    private static final String CLOSE_FEED = sql("close-feed.sql");
    private static final String CLOSE_USER = sql("close-user.sql");
    private static final String INDEX_PENDING = sql("index-pending.sql");
    private static final String LOCK_FEED = ResourceText.load(Schema.class, "lock-feed.sql");
    private static final int ROWS = 500;

    private final Pool pool;
    private final PostgresSubscriptions subscriptions;
    private final FeedPokes pokes;
    private final Duration timeout;

    /**
     * @param pool stays the caller's to close
     * @param pokes tell open streams of the user, which then end
     * @param timeout for one transaction
     */
    public UserEraser(Pool pool, PostgresSubscriptions subscriptions, FeedPokes pokes, Duration timeout) {
        this.pool = pool;
        this.subscriptions = subscriptions;
        this.pokes = pokes;
        this.timeout = timeout;
    }

    /**
     * What was erased.
     *
     * @param indexPending whether Redis may still list the user's devices, as it could not be told now; the sweeper tells it later
     */
    public record Erased(int subscriptions, long notifications, boolean indexPending) {}

    /** A user of whom nothing is known is erased already. Fails while a store does not answer; then it is to be asked again. */
    public Future<Erased> erase(UserKey user) {
        return subscriptions
                .deleteAll(user)
                .compose(devices -> eraseNotifications(user, 0)
                        .compose(items -> eraseKeys(user)
                                .compose(keys -> close(user))
                                .compose(closed -> isIndexPending(user))
                                .map(pending -> new Erased(devices, items, pending))))
                .onSuccess(erased -> pokes.changed(user));
    }

    private Future<Long> eraseNotifications(UserKey user, long before) {
        return locked(
                        user,
                        connection -> connection
                                .preparedQuery(SOME_OF_USER)
                                .execute(Tuple.of(user.value(), ROWS))
                                .compose(some -> eraseThese(connection, user, some)))
                .compose(erased ->
                        erased == 0 ? Future.succeededFuture(before) : eraseNotifications(user, before + erased));
    }

    private static Future<Integer> eraseThese(SqlConnection connection, UserKey user, RowSet<Row> some) {
        List<UUID> ids = some.stream().map(row -> row.getUUID("id")).toList();
        return ids.isEmpty()
                ? Future.succeededFuture(0)
                : connection
                        .preparedQuery(ERASE_NOTIFICATIONS)
                        .execute(Tuple.tuple().addUUID(user.value()).addArrayOfUUID(ids.toArray(UUID[]::new)))
                        .map(RowSet::rowCount);
    }

    private Future<Void> eraseKeys(UserKey user) {
        return locked(
                        user,
                        connection -> connection
                                .preparedQuery(ERASE_KEYS)
                                .execute(Tuple.of(user.value(), ROWS))
                                .map(rows -> rows.iterator().next().getLong("most")))
                .compose(most -> most == 0 ? Future.succeededFuture() : eraseKeys(user));
    }

    private Future<?> close(UserKey user) {
        Tuple parameters = Tuple.of(user.value());
        return locked(user, connection -> connection.preparedQuery(CLOSE_FEED).execute(parameters))
                .compose(closed -> within(pool.preparedQuery(CLOSE_USER).execute(parameters)));
    }

    private Future<Boolean> isIndexPending(UserKey user) {
        return within(pool.preparedQuery(INDEX_PENDING).execute(Tuple.of(user.value())))
                .map(rows -> rows.size() > 0 && rows.iterator().next().getBoolean("pending"));
    }

    /** A transaction that holds the user's feed, as all do that change what is in it. */
    private <T> Future<T> locked(UserKey user, Function<SqlConnection, Future<T>> work) {
        return within(pool.withTransaction(connection -> connection
                .preparedQuery(LOCK_FEED)
                .execute(Tuple.of(user.value()))
                .compose(locked -> work.apply(connection))));
    }

    private <T> Future<T> within(Future<T> asked) {
        return asked.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String sql(String name) {
        return ResourceText.load(UserEraser.class, name);
    }
}
