package io.tapline.gateway.operation;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.Delivery;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Dead letters in Postgres, by an index that holds nothing else. Confined to the event loop of its client. */
public final class DeadLetters {

    /** Counts are of so many at most, so that a bad day does not make them slow. */
    static final int COUNTED = 100_000;

    private static final String LIST = ResourceText.load(DeadLetters.class, "dead-letters.sql");
    private static final String COUNT = ResourceText.load(DeadLetters.class, "count-dead-letters.sql");
    private static final int REASONS = 100;
    private static final short REJECTED = 2;
    private static final short EXPIRED = 4;

    private final SqlClient client;
    private final Duration timeout;

    /**
     * @param client stays the caller's to close
     * @param timeout of a statement
     */
    public DeadLetters(SqlClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /**
     * A page, the newest first.
     *
     * @param after the end of the page before; null for the first
     */
    Future<List<DeadLetter>> list(DeadLetter.Choice choice, DeadLetter.@Nullable Place after, int limit) {
        Tuple parameters = parameters(choice)
                .addOffsetDateTime(after == null ? null : after.at().atOffset(ZoneOffset.UTC))
                .addUUID(after == null ? null : after.notification())
                .addUUID(after == null ? null : after.subscription())
                .addInteger(limit);
        return query(LIST, parameters)
                .map(rows -> rows.stream().map(DeadLetters::letter).toList());
    }

    /** How many there are by reason, the most frequent first, among the newest {@link #COUNTED}. */
    Future<List<DeadLetter.Tally>> count(DeadLetter.Choice choice) {
        return query(COUNT, parameters(choice).addInteger(COUNTED).addInteger(REASONS))
                .map(rows -> rows.stream().map(DeadLetters::tally).toList());
    }

    private Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return client.preparedQuery(sql).execute(parameters).timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Tuple parameters(DeadLetter.Choice choice) {
        Platform platform = choice.platform();
        Delivery.State state = choice.state();
        return Tuple.tuple()
                .addString(choice.appId())
                .addString(platform == null ? null : platform.wireName())
                .addShort(state == null ? null : state == Delivery.State.REJECTED ? REJECTED : EXPIRED)
                .addString(choice.reason());
    }

    private static DeadLetter letter(Row row) {
        return new DeadLetter(
                row.getUUID("notification_id"),
                row.getUUID("subscription_id"),
                row.getString("app_id"),
                platform(row),
                state(row),
                row.getInteger("attempts"),
                row.getString("reason"),
                at(row, "updated_at"));
    }

    private static DeadLetter.Tally tally(Row row) {
        return new DeadLetter.Tally(
                row.getString("app_id"),
                platform(row),
                state(row),
                row.getString("reason"),
                row.getLong("letters"),
                at(row, "newest"));
    }

    private static @Nullable Platform platform(Row row) {
        String name = row.getString("platform");
        return name == null ? null : Platform.byWireName(name).orElseThrow();
    }

    private static Delivery.State state(Row row) {
        return row.getInteger("state") == REJECTED ? Delivery.State.REJECTED : Delivery.State.EXPIRED;
    }

    private static Instant at(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
