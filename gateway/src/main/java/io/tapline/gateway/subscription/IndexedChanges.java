package io.tapline.gateway.subscription;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs changes of subscriptions so that the index follows them. The transaction of a change also bumps the version of each
 * changed user and sets the user's dirty mark; the mark is cleared when the index has that version. If the gateway dies in
 * between, or the index is away, the mark stays and {@link IndexSweeper} finds it.
 */
final class IndexedChanges {

    private static final Logger LOG = LoggerFactory.getLogger(IndexedChanges.class);
    private static final String MARK_CHANGED = ResourceText.load(IndexedChanges.class, "mark-changed.sql");
    private static final String CLEAR_MARK = ResourceText.load(IndexedChanges.class, "clear-mark.sql");

    private final Pool pool;
    private final EndpointIndex index;
    private final Duration timeout;

    /** @param timeout after which a transaction fails for its caller; whether it was committed is not known then */
    IndexedChanges(Pool pool, EndpointIndex index, Duration timeout) {
        this.pool = pool;
        this.index = index;
        this.timeout = timeout;
    }

    /**
     * What a change did.
     *
     * @param users whose subscriptions are no longer the same; all of them locked by the transaction
     */
    record Change<T>(T result, Set<UserKey> users) {}

    private record Committed<T>(T result, Map<UserKey, UserEndpoints> lists) {}

    /**
     * Runs a change in a transaction, then writes the changed lists to the index.
     *
     * @return completes when the index has been asked; the change stands whether it answered or not
     */
    <T> Future<T> apply(Function<SqlConnection, Future<Change<T>>> work) {
        return pool.withTransaction(
                        connection -> work.apply(connection).compose(change -> markChanged(connection, change)))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .compose(committed -> publish(committed.lists)
                        .otherwise(IndexedChanges::leaveToSweeper)
                        .map(committed.result));
    }

    private <T> Future<Committed<T>> markChanged(SqlConnection connection, Change<T> change) {
        if (change.users.isEmpty()) {
            return Future.succeededFuture(new Committed<>(change.result, Map.of()));
        }
        Future<?> marked = connection
                .preparedQuery(MARK_CHANGED)
                .execute(Tuple.tuple().addArrayOfUUID(SubscriptionRows.keys(change.users)));
        // Sent at once, read after the change.
        Future<Map<UserKey, UserEndpoints>> lists = new PostgresEndpoints(connection, timeout).read(change.users);
        return marked.compose(first -> lists).map(read -> new Committed<>(change.result, read));
    }

    /** Writes lists to the index and clears their marks. Fails if any list could not be written. */
    Future<Void> publish(Map<UserKey, UserEndpoints> lists) {
        List<Future<?>> written = new ArrayList<>();
        lists.forEach((user, list) -> written.add(index.put(user, list).compose(stored -> clearMark(user, list))));
        return Future.join(written).mapEmpty();
    }

    private Future<?> clearMark(UserKey user, UserEndpoints list) {
        return pool.preparedQuery(CLEAR_MARK)
                .execute(Tuple.of(user.value(), list.version()))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Void leaveToSweeper(Throwable cause) {
        // The link to the index has told of the outage already, once.
        LOG.debug("The index is behind until the sweeper runs", cause);
        return null;
    }
}
