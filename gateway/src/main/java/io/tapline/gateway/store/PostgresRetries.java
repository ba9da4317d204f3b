package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Claim;
import io.tapline.gateway.notification.Retries;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Retries in Postgres: rows of deliveries, due by Postgres' clock. Confined to the event loop of its pool. */
public final class PostgresRetries implements Retries {

    static final String CLAIM = ResourceText.load(PostgresRetries.class, "claim-retries.sql");
    private static final String CLAIM_AND_TELL = "with claimed as (\n" + CLAIM + "\n)\n"
            + ResourceText.load(PostgresRetries.class, "tell-expired-retries.sql");
    static final String PARK = ResourceText.load(PostgresRetries.class, "park.sql");

    private final Queries queries;
    private final AppEvents events;
    private final ContentSealing sealing;

    /** As the other, in clear and with nobody to tell. */
    public PostgresRetries(Vertx vertx, PostgresConfig config, Pool pool) {
        this(vertx, config, pool, AppEvents.NONE, ContentSealing.NONE);
    }

    /** @param pool stays the caller's to close */
    public PostgresRetries(Vertx vertx, PostgresConfig config, Pool pool, AppEvents events, ContentSealing sealing) {
        this.queries = new Queries(vertx, config, pool);
        this.events = events;
        this.sealing = sealing;
    }

    @Override
    public Future<Claim<Due>> claim(Platform platform, int limit, Duration hold) {
        Tuple parameters = Tuple.of(NotificationRows.number(platform), limit, hold.toMillis());
        Set<String> told = events.apps(AppEvent.FAILED);
        return (told.isEmpty()
                        ? queries.query(CLAIM, parameters)
                        : queries.query(CLAIM_AND_TELL, parameters.addArrayOfString(told.toArray(String[]::new))))
                .map(rows -> Claims.read(rows, limit, this::due));
    }

    private Due due(Row row) {
        return new Due(
                NotificationRows.readForPush(row, new UserKey(row.getUUID("user_key")), sealing),
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
