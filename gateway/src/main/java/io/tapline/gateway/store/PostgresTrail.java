package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.NotificationTrail;
import io.tapline.gateway.notification.Trail;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The trail in Postgres. Confined to the event loop of its client. */
public final class PostgresTrail implements NotificationTrail {

    private static final String TRAIL = ResourceText.load(PostgresTrail.class, "trail.sql");
    private static final String CHANGES = ResourceText.load(PostgresTrail.class, "trail-changes.sql");

    private final Queries queries;

    /** @param client {@link PostgresOptions#pipelined}; stays the caller's to close */
    public PostgresTrail(Vertx vertx, PostgresConfig config, SqlClient client) {
        this.queries = new Queries(vertx, config, client);
    }

    @Override
    public Future<Optional<Trail>> find(UserKey user, UUID id) {
        Tuple parameters = Tuple.of(user.value(), id);
        return queries.query(TRAIL, parameters)
                .compose(devices -> devices.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : queries.query(CHANGES, parameters).map(changes -> Optional.of(trail(id, devices, changes))));
    }

    private static Trail trail(UUID id, RowSet<Row> devices, RowSet<Row> changes) {
        Row item = devices.iterator().next();
        return new Trail(
                id,
                NotificationIds.instantOf(id),
                item.getOffsetDateTime("expires_at").toInstant(),
                NotificationRows.state(item),
                StreamSupport.stream(devices.spliterator(), false)
                        .filter(row -> row.getUUID("subscription_id") != null)
                        .map(row -> atDevice(id, row))
                        .toList(),
                StreamSupport.stream(changes.spliterator(), false)
                        .map(PostgresTrail::change)
                        .toList());
    }

    private static Trail.AtDevice atDevice(UUID id, Row row) {
        String platform = row.getString("platform");
        return new Trail.AtDevice(
                row.getUUID("subscription_id"),
                row.getString("device_id"),
                platform == null ? null : Platform.byWireName(platform).orElseThrow(),
                row.getBoolean("awaited"),
                push(row),
                NotificationRows.instant(row.getOffsetDateTime("fetched_by")),
                alert(row));
    }

    private static Trail.@Nullable Alert alert(Row row) {
        OffsetDateTime due = row.getOffsetDateTime("alert_due_at");
        if (due == null) {
            return null;
        }
        Integer outcome = row.getInteger("alert_outcome");
        return new Trail.Alert(
                due.toInstant(),
                NotificationRows.instant(row.getOffsetDateTime("alert_settled_at")),
                outcome == null ? null : PostgresFallbacks.ENDS.get(outcome),
                row.getInteger("alert_attempts"),
                row.getString("alert_word"));
    }

    private static Trail.@Nullable Push push(Row row) {
        Integer state = row.getInteger("state");
        if (state == null) {
            return null;
        }
        return new Trail.Push(
                OutcomeStatements.STATES.get(state),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getInteger("attempts"),
                row.getString("reason"),
                row.getString("provider_id"),
                NotificationRows.instant(row.getOffsetDateTime("next_attempt_at")));
    }

    private static Trail.Change change(Row row) {
        return new Trail.Change(
                row.getOffsetDateTime("changed_at").toInstant(),
                row.getUUID("subscription_id"),
                NotificationRows.state(row),
                row.getBoolean("new_content"));
    }
}
