package io.tapline.gateway.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.gateway.ResourceText;
import io.tapline.push.Platform;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits in Postgres to be tried again, for all nodes together: each asks for itself, now and then. One for a process, confined to
 * the event loop that made it; its gauges are thread-safe.
 */
public final class BacklogMetrics {

    /** Pushes that are to be tried again, by platform. */
    public static final String WAITING = "tapline.retries.waiting";

    /** By how much the one that is due for longest is overdue, by platform. */
    public static final String OVERDUE = "tapline.retries.overdue";

    private static final Logger LOG = LoggerFactory.getLogger(BacklogMetrics.class);
    private static final String BACKLOG = ResourceText.load(BacklogMetrics.class, "backlog.sql");
    private static final long PAUSE_MILLIS = 15_000;

    private record Backlog(long waiting, double overdueSeconds) {
        static final Backlog NONE = new Backlog(0, 0);
    }

    private final Vertx vertx;
    private final SqlClient client;
    private volatile Map<Platform, Backlog> backlogs = Map.of();
    private boolean closed;

    public BacklogMetrics(Vertx vertx, SqlClient client, MeterRegistry registry) {
        this.vertx = vertx;
        this.client = client;
        for (Platform platform : Platform.values()) {
            Gauge.builder(WAITING, () -> of(platform).waiting())
                    .description("Pushes that are to be tried again")
                    .tag("platform", platform.wireName())
                    .register(registry);
            Gauge.builder(OVERDUE, () -> of(platform).overdueSeconds())
                    .description("By how much the one that is due for longest is overdue")
                    .baseUnit("seconds")
                    .tag("platform", platform.wireName())
                    .register(registry);
        }
    }

    private Backlog of(Platform platform) {
        return Objects.requireNonNullElse(backlogs.get(platform), Backlog.NONE);
    }

    /** Looks now, and again and again until {@link #close}. */
    public void start() {
        if (!closed) {
            client.preparedQuery(BACKLOG)
                    .execute()
                    .onSuccess(this::take)
                    .onFailure(cause -> LOG.debug("The backlog could not be counted now", cause))
                    .onComplete(looked -> vertx.setTimer(PAUSE_MILLIS, timer -> start()));
        }
    }

    private void take(RowSet<Row> rows) {
        Map<Platform, Backlog> found = new EnumMap<>(Platform.class);
        List<Platform> platforms = NotificationRows.PLATFORMS;
        rows.forEach(row -> found.put(
                platforms.get(row.getShort("platform")),
                new Backlog(row.getLong("waiting"), Math.max(0, row.getDouble("overdue")))));
        backlogs = found;
    }

    public void close() {
        closed = true;
    }
}
