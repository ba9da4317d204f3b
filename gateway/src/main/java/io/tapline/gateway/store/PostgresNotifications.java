package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.notification.StoredNotification;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The history of notifications in Postgres. New ones are committed in groups. To be made on the event loop that uses it, and
 * confined to it.
 */
public final class PostgresNotifications implements NotificationStore {

    private static final String FIND = sql("find.sql");
    private static final String PAGE = sql("page.sql");
    private static final String COUNT = sql("count.sql");
    private static final String DELETE = sql("delete.sql");
    /** Above every id. */
    private static final UUID NEWEST = new UUID(-1, -1);

    private final SqlClient client;
    private final Duration timeout;
    private final WriteConnections connections;
    private final GroupCommit<Notification> appends;

    /**
     * @param client for reads, {@link PostgresOptions#pipelined}; stays the caller's to close
     * @param nodeEpoch under which notifications are accepted, see {@link NodeLease}
     */
    public PostgresNotifications(Vertx vertx, PostgresConfig config, SqlClient client, long nodeEpoch) {
        Context context = vertx.getOrCreateContext();
        this.client = client;
        this.timeout = config.attemptTimeout();
        this.connections = new WriteConnections(vertx, config);
        BatchWriter<Notification> writer =
                new BatchWriter<>(vertx, config, connections, new AppendStatements(nodeEpoch));
        this.appends = new GroupCommit<>(
                task -> context.runOnContext(turn -> task.run()),
                writer::write,
                config.batchSize(),
                config.writeConnections(),
                config.queueSize());
    }

    private static String sql(String name) {
        return ResourceText.load(PostgresNotifications.class, name);
    }

    @Override
    public Future<Void> append(Notification notification) {
        return appends.add(notification);
    }

    @Override
    public Future<Optional<StoredNotification>> find(UserKey user, UUID id) {
        return query(FIND, Tuple.of(user.value(), id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(NotificationRows.read(rows.iterator().next(), user)));
    }

    @Override
    public Future<List<StoredNotification>> page(UserKey user, int limit, @Nullable UUID before) {
        return query(PAGE, Tuple.of(user.value(), before == null ? NEWEST : before, limit))
                .map(rows -> {
                    List<StoredNotification> page = new ArrayList<>(rows.size());
                    rows.forEach(row -> page.add(NotificationRows.read(row, user)));
                    return page;
                });
    }

    @Override
    public Future<Long> count(UserKey user) {
        return query(COUNT, Tuple.of(user.value()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Future<Boolean> delete(UserKey user, UUID id) {
        return query(DELETE, Tuple.of(user.value(), id)).map(rows -> rows.rowCount() == 1);
    }

    private Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return client.preparedQuery(sql)
                .execute(parameters)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(Unavailable::answer);
    }

    /** Takes no more appends, and completes when all that it took are settled. */
    public Future<Void> close() {
        return appends.close().onComplete(closed -> connections.close());
    }
}
