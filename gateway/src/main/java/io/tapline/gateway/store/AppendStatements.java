package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.Posting;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** How a batch of new notifications, and the numbers in their users' feeds, get into the database. Immutable. */
final class AppendStatements implements BatchWriter.Statements<Posting> {

    private static final String APPEND = ResourceText.load(AppendStatements.class, "append.sql");
    private static final String LOCK_FEEDS = ResourceText.load(AppendStatements.class, "lock-feeds.sql");
    private static final String FIND_STORED = ResourceText.load(AppendStatements.class, "find-stored.sql");

    private final long nodeEpoch;

    AppendStatements(long nodeEpoch) {
        this.nodeEpoch = nodeEpoch;
    }

    @Override
    public Future<Void> write(PgConnection connection, List<Posting> batch) {
        return connection
                .preparedQuery(APPEND)
                .execute(NotificationRows.columns(batch, nodeEpoch))
                .mapEmpty();
    }

    /**
     * The lost attempt holds its users' feeds while it runs: once they can be locked it has ended, and what it stored can be
     * seen. If it only begins after this transaction it fails, as an id comes twice, and takes no number of a feed with it.
     */
    @Override
    public Future<Void> writeAgain(PgConnection connection, List<Posting> batch) {
        UUID[] users =
                batch.stream().map(item -> item.notification().user().value()).toArray(UUID[]::new);
        return connection
                .begin()
                .compose(transaction -> connection
                        .preparedQuery(LOCK_FEEDS)
                        .execute(Tuple.tuple().addArrayOfUUID(users))
                        .compose(locked -> writeMissing(connection, batch))
                        .compose(written -> transaction.commit()));
    }

    private Future<Void> writeMissing(PgConnection connection, List<Posting> batch) {
        UUID[] ids = batch.stream().map(item -> item.notification().id()).toArray(UUID[]::new);
        return connection
                .preparedQuery(FIND_STORED)
                .execute(Tuple.tuple().addArrayOfUUID(ids))
                .compose(rows -> {
                    Set<UUID> stored = new HashSet<>();
                    rows.forEach(row -> stored.add(row.getUUID(0)));
                    List<Posting> missing = batch.stream()
                            .filter(item -> !stored.contains(item.notification().id()))
                            .toList();
                    return missing.isEmpty() ? Future.succeededFuture() : write(connection, missing);
                });
    }
}
