package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Claim;
import io.tapline.gateway.notification.Retries;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Retries in Postgres: rows of deliveries, due by Postgres' clock. Confined to the event loop of its pool. */
public final class PostgresRetries implements Retries {

    static final String CLAIM = ResourceText.load(PostgresRetries.class, "claim-retries.sql");
    static final String PARK = ResourceText.load(PostgresRetries.class, "park.sql");

    private final Queries queries;

    /** @param pool stays the caller's to close */
    public PostgresRetries(Vertx vertx, PostgresConfig config, Pool pool) {
        this.queries = new Queries(vertx, config, pool);
    }

    @Override
    public Future<Claim<Due>> claim(Platform platform, int limit, Duration hold) {
        return queries.query(CLAIM, Tuple.of(NotificationRows.number(platform), limit, hold.toMillis()))
                .map(rows -> {
                    List<Due> due = new ArrayList<>();
                    for (Row row : rows) {
                        if (row.getBoolean("needed")) {
                            due.add(due(row));
                        }
                    }
                    return new Claim<>(due, rows.size() == limit);
                });
    }

    private static Due due(Row row) {
        return new Due(
                NotificationRows.read(row, new UserKey(row.getUUID("user_key"))),
                row.getUUID("subscription_id"),
                row.getInteger("attempts"),
                row.getLong("content_seq"));
    }

    @Override
    public Future<Void> park(Collection<UUID> notifications, Duration delay) {
        return queries.query(PARK, parking(notifications, delay)).mapEmpty();
    }

    /** The parameters of {@link #PARK}. */
    static Tuple parking(Collection<UUID> notifications, Duration delay) {
        return Tuple.tuple().addArrayOfUUID(notifications.toArray(UUID[]::new)).addLong(delay.toMillis());
    }
}
