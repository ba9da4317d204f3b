package io.tapline.gateway.webhook;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.notification.Claim;
import io.tapline.gateway.notification.PublicReason;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The outbox in Postgres, whose clock says what is due. Confined to the event loop of its client. */
final class PostgresOutbox implements EventOutbox {

    private static final String ADD = sql("add-webhooks.sql");
    private static final String CLAIM = sql("claim-webhooks.sql");
    private static final String TAKE = sql("take-events.sql");
    private static final String POSTPONE = sql("postpone-events.sql");
    private static final int MAXIMUM_REASON = 200;

    private final SqlClient client;
    private final Duration timeout;
    /** The apps that are known to have their rows. */
    private Set<String> added = Set.of();

    /**
     * @param client stays the caller's to close
     * @param timeout of a statement
     */
    PostgresOutbox(SqlClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    private static String sql(String name) {
        return ResourceText.load(PostgresOutbox.class, name);
    }

    private Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return client.preparedQuery(sql).execute(parameters).timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<Claim<EventBatch>> claim(Set<String> apps, int limit, Duration hold) {
        if (apps.isEmpty()) {
            return Future.succeededFuture(new Claim<>(List.of(), false));
        }
        String[] ids = apps.toArray(String[]::new);
        return add(apps, ids)
                .compose(rows -> query(
                        CLAIM,
                        Tuple.of(limit, hold.toMillis(), EventBatch.MAXIMUM_EVENTS)
                                .addArrayOfString(ids)))
                .map(PostgresOutbox::batches)
                .map(batches -> new Claim<>(batches, batches.size() == limit && apps.size() > limit));
    }

    private Future<?> add(Set<String> apps, String[] ids) {
        return added.containsAll(apps)
                ? Future.succeededFuture()
                : query(ADD, Tuple.tuple().addArrayOfString(ids)).onSuccess(rows -> added = Set.copyOf(apps));
    }

    private static List<EventBatch> batches(RowSet<Row> rows) {
        Map<String, List<Row>> byApp = new LinkedHashMap<>();
        rows.forEach(row -> byApp.computeIfAbsent(row.getString("app_id"), app -> new ArrayList<>())
                .add(row));
        List<EventBatch> batches = new ArrayList<>();
        byApp.forEach((app, events) -> batches.add(new EventBatch(
                app,
                events.get(0).getUUID("batch"),
                events.get(0).getInteger("batch_attempts"),
                events.stream().map(PostgresOutbox::event).toList())));
        return batches;
    }

    private static Event event(Row row) {
        return new Event(
                row.getLong("id"),
                row.getUUID("event_id"),
                AppEvent.numbered(row.getInteger("kind")),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getUUID("notification_id"),
                row.getUUID("subscription_id"),
                platform(row.getString("platform_name")),
                row.getInteger("attempts"),
                PublicReason.of(row.getString("reason")),
                row.getString("provider_id"));
    }

    private static @Nullable Platform platform(@Nullable String name) {
        return name == null ? null : Platform.byWireName(name).orElseThrow();
    }

    @Override
    public Future<Void> taken(EventBatch batch) {
        Long[] numbers = batch.events().stream().map(Event::number).toArray(Long[]::new);
        return query(TAKE, of(batch).addArrayOfLong(numbers)).mapEmpty();
    }

    @Override
    public Future<Void> postpone(EventBatch batch, Duration delay, String reason) {
        String kept = reason.length() > MAXIMUM_REASON ? reason.substring(0, MAXIMUM_REASON) : reason;
        return query(
                        POSTPONE,
                        of(batch)
                                .addInteger(batch.attempt())
                                .addLong(delay.toMillis())
                                .addString(kept))
                .mapEmpty();
    }

    private static Tuple of(EventBatch batch) {
        return Tuple.of(batch.appId(), batch.id());
    }
}
