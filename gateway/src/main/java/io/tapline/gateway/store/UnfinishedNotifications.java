package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.StoredNotification;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a node accepted and may have left undone, for whoever takes it over. As thread-safe as its client. */
public final class UnfinishedNotifications {

    private static final String UNFINISHED = ResourceText.load(UnfinishedNotifications.class, "unfinished.sql");

    private final SqlClient client;

    public UnfinishedNotifications(SqlClient client) {
        this.client = client;
    }

    /**
     * A notification that may be unfinished.
     *
     * @param settled subscriptions whose delivery is final; all other endpoints of the user are still to be reached
     */
    public record Unfinished(StoredNotification notification, Set<UUID> settled) {
        public Unfinished {
            settled = Set.copyOf(settled);
        }
    }

    /**
     * The next ones of a node, in the order of their ids.
     *
     * @param after the last id that has been dealt with; all zeros at first
     */
    public Future<List<Unfinished>> find(long nodeEpoch, UUID after, int limit) {
        return client.preparedQuery(UNFINISHED)
                .execute(Tuple.of(nodeEpoch, after, limit))
                .map(rows -> {
                    List<Unfinished> unfinished = new ArrayList<>(rows.size());
                    rows.forEach(row -> unfinished.add(new Unfinished(
                            NotificationRows.read(row, new UserKey(row.getUUID("user_key"))),
                            Set.of(row.getArrayOfUUIDs("settled")))));
                    return unfinished;
                });
    }
}
