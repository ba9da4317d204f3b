package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the partitions of the days to come and drops those whose notifications have all been gone for a while. Each step
 * looks at what is there and goes on from it, so that a run that was cut short does no harm. One node at a time. {@link
 * #isReady} is thread-safe.
 */
public final class PartitionKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionKeeper.class);
    private static final String LIST = sql("list-partitions.sql");
    private static final String NOTE_EMPTIED = sql("note-emptied.sql");
    private static final String FORGET_DAYS = sql("forget-days.sql");
    /** Any number that nothing else in this database locks. */
    private static final long LOCK = 0x7461706c696e65L;
    /** Rather fail and come again than hold up those who write. */
    private static final String LOCK_TIMEOUT = "set lock_timeout = '3s'";

    private static final Duration EACH = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    /** A node whose clock is behind still makes ids of yesterday. */
    private static final int DAYS_BACK = 1;

    private static final int DAYS_AHEAD = 2;

    private final Vertx vertx;
    private final PostgresConfig config;
    private final Clock clock;
    private final Duration retention;
    private volatile Set<LocalDate> days = Set.of();
    private volatile boolean closed;

    /** @param retention how long a partition stays after everything in it has expired, for clients that ask what has gone */
    public PartitionKeeper(Vertx vertx, PostgresConfig config, Clock clock, Duration retention) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.retention = retention;
    }

    private static String sql(String name) {
        return ResourceText.load(PartitionKeeper.class, name);
    }

    /** Whether notifications of today and of tomorrow have a place: without, a node must not take any. */
    public boolean isReady() {
        LocalDate today = today();
        return days.contains(today) && days.contains(today.plusDays(1));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Runs now, and each hour until {@link #close}. Completes after the first run; a failed one is tried again. */
    public Future<Void> start() {
        return run().onComplete(result -> {
            if (result.failed()) {
                LOG.warn("Partitions could not be kept now", result.cause());
            }
            Duration pause = result.succeeded() ? EACH : AFTER_FAILURE;
            vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS).onSuccess(due -> {
                if (!closed) {
                    start();
                }
            });
        });
    }

    public void close() {
        closed = true;
    }

    /** One run. Its connection holds the lock, and gives it up by closing. */
    Future<Void> run() {
        return PgConnection.connect(vertx, PostgresOptions.connect(config))
                .compose(connection -> execute(connection, LOCK_TIMEOUT)
                        .compose(set -> execute(connection, "select pg_advisory_lock(" + LOCK + ")"))
                        .compose(locked -> createMissing(connection))
                        .compose(created -> dropObsolete(connection))
                        .eventually(connection::close));
    }

    private Future<Void> createMissing(PgConnection connection) {
        return list(connection)
                .compose(partitions -> {
                    Set<LocalDate> present = attachedDays(partitions);
                    List<String> calls = new ArrayList<>();
                    for (int day = -DAYS_BACK; day <= DAYS_AHEAD; day++) {
                        LocalDate wanted = today().plusDays(day);
                        if (!present.contains(wanted)) {
                            calls.add("call add_partition('" + wanted + "')");
                        }
                    }
                    return inTurn(calls, call -> execute(connection, call));
                })
                .compose(created -> list(connection))
                .onSuccess(partitions -> days = attachedDays(partitions))
                .mapEmpty();
    }

    private static Set<LocalDate> attachedDays(List<Partition> partitions) {
        return partitions.stream()
                .filter(partition ->
                        partition.isAttached() && partition.parent().equals("notification"))
                .map(Partition::day)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Future<Void> dropObsolete(PgConnection connection) {
        LocalDate firstDayInUse = today().minusDays(DAYS_BACK);
        return connection
                .preparedQuery(NOTE_EMPTIED)
                .execute(Tuple.of(firstDayInUse))
                .compose(noted -> list(connection))
                .compose(partitions -> inTurn(
                        partitions.stream()
                                .filter(partition -> partition.isObsolete()
                                        && partition.day().isBefore(firstDayInUse))
                                .flatMap(partition -> partition.dropping().stream())
                                .toList(),
                        statement -> execute(connection, statement)))
                .compose(dropped -> execute(connection, FORGET_DAYS));
    }

    private Future<List<Partition>> list(PgConnection connection) {
        return connection
                .preparedQuery(LIST)
                .execute(Tuple.of(retention.toMillis()))
                .map(rows -> {
                    List<Partition> partitions = new ArrayList<>();
                    rows.forEach(row -> partitions.add(new Partition(
                            row.getString("parent"),
                            row.getString("child"),
                            row.getLocalDate("day"),
                            row.getBoolean("pending"),
                            row.getBoolean("obsolete"))));
                    return partitions;
                });
    }

    private static Future<Void> execute(PgConnection connection, String statement) {
        return connection.query(statement).execute().mapEmpty();
    }

    private static Future<Void> inTurn(List<String> statements, Function<String, Future<Void>> each) {
        Future<Void> done = Future.succeededFuture();
        for (String statement : statements) {
            done = done.compose(before -> each.apply(statement));
        }
        return done;
    }

    /**
     * A table of one day.
     *
     * @param pending null when it stands alone, true when a detach was cut short
     */
    record Partition(
            String parent,
            String child,
            LocalDate day,
            @Nullable Boolean pending,
            boolean isObsolete) {

        boolean isAttached() {
            return pending != null && !pending;
        }

        /** What is left to do to be rid of it. The names come from the catalog, by a pattern without anything to quote. */
        List<String> dropping() {
            String drop = "drop table " + child;
            if (pending == null) {
                return List.of(drop);
            }
            String detach = "alter table " + parent + " detach partition " + child;
            return List.of(detach + (pending ? " finalize" : " concurrently"), drop);
        }
    }
}
