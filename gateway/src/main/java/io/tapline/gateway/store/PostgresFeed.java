package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.NotificationFeed;
import io.tapline.gateway.notification.Owner;
import io.tapline.gateway.notification.StoredNotification;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The feed in Postgres. Confined to the event loop of its client. */
public final class PostgresFeed implements NotificationFeed {

    private static final String FEED = sql("feed.sql");
    private static final String EXPIRED = sql("expired.sql");
    private static final String NOTE_EXPIRIES = sql("note-expiries.sql");
    private static final String NOTE_FETCHED = sql("note-fetched.sql");
    private static final String SETTLE_FETCHED = sql("settle-fetched.sql");

    private static final String TELL_FETCHED = sql("tell-fetched.sql");

    private final Queries queries;
    private final AppEvents events;
    private final ContentSealing sealing;

    /** As the other, in clear and with nobody to tell. */
    public PostgresFeed(Vertx vertx, PostgresConfig config, SqlClient client) {
        this(vertx, config, client, AppEvents.NONE, ContentSealing.NONE);
    }

    /** @param client {@link PostgresOptions#pipelined}; stays the caller's to close */
    public PostgresFeed(
            Vertx vertx, PostgresConfig config, SqlClient client, AppEvents events, ContentSealing sealing) {
        this.queries = new Queries(vertx, config, client);
        this.events = events;
        this.sealing = sealing;
    }

    private static String sql(String name) {
        return ResourceText.load(PostgresFeed.class, name);
    }

    @Override
    public Future<Part> read(UserKey user, long after, long deletionsAfter, int limit) {
        return queries.query(FEED, Tuple.of(user.value(), after, deletionsAfter, limit))
                .map(rows -> part(rows, user));
    }

    private Part part(RowSet<Row> rows, UserKey user) {
        List<StoredNotification> items = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getUUID("id") != null) {
                items.add(NotificationRows.read(row, user, sealing));
            }
        }
        Row head = rows.iterator().next();
        return new Part(
                head.getUUID("generation"),
                head.getBuffer("token_key").getBytes(),
                head.getLong("begins_at"),
                head.getLong("head_seq"),
                head.getOffsetDateTime("read_at").toInstant(),
                items,
                head.getOffsetDateTime("last_expiry").toInstant(),
                head.getOffsetDateTime("next_expiry").toInstant());
    }

    @Override
    public Future<List<Expired>> expired(UserKey user, long after, Instant since, Instant until, int limit) {
        Tuple parameters = Tuple.of(
                user.value(), after, since.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC), (long) limit);
        return queries.query(EXPIRED, parameters)
                .map(rows -> rows.stream()
                        .map(row -> new Expired(
                                row.getUUID("id"),
                                row.getOffsetDateTime("expires_at").toInstant()))
                        .toList());
    }

    @Override
    public Future<Void> noteExpiries(UserKey user) {
        return queries.query(NOTE_EXPIRIES, Tuple.of(user.value())).mapEmpty();
    }

    @Override
    public Future<Void> fetched(UUID subscription, long sequence) {
        return queries.query(NOTE_FETCHED, Tuple.of(subscription, sequence)).mapEmpty();
    }

    @Override
    public Future<Void> fetched(UUID subscription, List<StoredNotification> items) {
        return queries.query(SETTLE_FETCHED, places(Tuple.of(subscription), items))
                .mapEmpty();
    }

    @Override
    public Future<Void> tellFetched(Owner owner, UUID subscription, List<StoredNotification> items) {
        return events.areWanted(owner.appId(), AppEvent.FETCHED)
                ? queries.query(TELL_FETCHED, places(Tuple.of(owner.user().value(), subscription), items))
                        .mapEmpty()
                : Future.succeededFuture();
    }

    private static Tuple places(Tuple parameters, List<StoredNotification> items) {
        return parameters
                .addArrayOfUUID(
                        items.stream().map(item -> item.notification().id()).toArray(UUID[]::new))
                .addArrayOfLong(items.stream().map(StoredNotification::sequence).toArray(Long[]::new));
    }
}
