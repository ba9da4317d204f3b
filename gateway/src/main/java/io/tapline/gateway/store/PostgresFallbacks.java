package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Claim;
import io.tapline.gateway.notification.Fallbacks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fallbacks in Postgres: each statement is one conditional change by Postgres' clock. Confined to the event loop of its pool. */
public final class PostgresFallbacks implements Fallbacks {

    private static final String CLAIM = sql("claim-fallbacks.sql");
    private static final String SETTLE = sql("settle-fallback.sql");
    private static final String POSTPONE = sql("postpone-fallback.sql");
    /** The place in the list is the number in the database: append only. The SQL names FETCHED and NOT_NEEDED. */
    static final List<End> ENDS = List.of(End.ACCEPTED, End.GONE, End.REJECTED, End.FETCHED, End.NOT_NEEDED);

    private final Queries queries;
    private final ContentSealing sealing;

    /** As the other, in clear. */
    public PostgresFallbacks(Vertx vertx, PostgresConfig config, Pool pool) {
        this(vertx, config, pool, ContentSealing.NONE);
    }

    /** @param pool stays the caller's to close */
    public PostgresFallbacks(Vertx vertx, PostgresConfig config, Pool pool, ContentSealing sealing) {
        this.queries = new Queries(vertx, config, pool);
        this.sealing = sealing;
    }

    private static String sql(String name) {
        return ResourceText.load(PostgresFallbacks.class, name);
    }

    @Override
    public Future<Claim<Due>> claim(int limit, Duration hold) {
        return queries.query(CLAIM, Tuple.of(limit, hold.toMillis())).map(rows -> Claims.read(rows, limit, this::due));
    }

    private Due due(Row row) {
        return new Due(
                NotificationRows.readForPush(row, new UserKey(row.getUUID("fallback_user")), sealing),
                row.getUUID("subscription_id"),
                row.getLong("fallback_seq"),
                row.getInteger("attempts"));
    }

    @Override
    public Future<Void> settle(Due due, End end, @Nullable String word) {
        return queries.query(
                        SETTLE, claimed(due).addShort((short) ENDS.indexOf(end)).addString(word))
                .mapEmpty();
    }

    @Override
    public Future<Void> postpone(Due due, Duration delay, String word) {
        return queries.query(POSTPONE, claimed(due).addLong(delay.toMillis()).addString(word))
                .mapEmpty();
    }

    /** What tells this claim from any other. */
    private static Tuple claimed(Due due) {
        return Tuple.of(due.item().notification().id(), due.subscription(), due.sequence(), due.attempt());
    }
}
