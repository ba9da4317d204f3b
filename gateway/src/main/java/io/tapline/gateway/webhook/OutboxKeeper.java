package io.tapline.gateway.webhook;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.AppEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the outbox from growing without end: gives up what nobody has taken for days, forgets what is of no more use, and measures
 * what waits. Nodes may do it at once. Confined to the event loop that made it.
 */
final class OutboxKeeper {

    /** After so long nobody is told any more. */
    static final Duration GIVE_UP_AFTER = Duration.ofDays(3);

    /** So long it can be seen what was given up. */
    static final Duration KEEP_DEAD = Duration.ofDays(14);

    private static final Logger LOG = LoggerFactory.getLogger(OutboxKeeper.class);
    private static final String BURY = ResourceText.load(OutboxKeeper.class, "bury-events.sql");
    private static final String FORGET = ResourceText.load(OutboxKeeper.class, "forget-events.sql");
    private static final String WAITING = ResourceText.load(OutboxKeeper.class, "waiting-events.sql");
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int ROWS = 1_000;

    private final Vertx vertx;
    private final SqlClient client;
    private final WebhookMetrics metrics;
    private final Duration giveUpAfter;
    private boolean closed;

    /** @param client stays the caller's to close */
    OutboxKeeper(Vertx vertx, SqlClient client, WebhookMetrics metrics, Duration giveUpAfter) {
        this.vertx = vertx;
        this.client = client;
        this.metrics = metrics;
        this.giveUpAfter = giveUpAfter;
    }

    /** Begins, and goes on until {@link #close}. */
    void start() {
        if (!closed) {
            tidy().otherwise(cause -> {
                        LOG.warn("The outbox of webhooks could not be tidied now", cause);
                        return false;
                    })
                    .onSuccess(more -> vertx.timer(more ? 1 : PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                            .onSuccess(due -> start()));
        }
    }

    /** Does some of each; returns whether there is more. */
    Future<Boolean> tidy() {
        return bury().compose(buried -> forget().map(forgotten -> buried == ROWS || forgotten == ROWS))
                .compose(more -> measure().map(measured -> more));
    }

    private Future<Long> bury() {
        return client.preparedQuery(BURY)
                .execute(Tuple.of(giveUpAfter.toMillis(), ROWS))
                .map(rows -> {
                    long[] all = {0};
                    rows.forEach(row -> {
                        metrics.dead(AppEvent.numbered(row.getInteger("kind")), row.getLong("events"));
                        all[0] += row.getLong("events");
                    });
                    return all[0];
                });
    }

    private Future<Long> forget() {
        return client.preparedQuery(FORGET)
                .execute(Tuple.of(KEEP_DEAD.toMillis(), ROWS))
                .map(rows -> rows.iterator().next().getLong("most"));
    }

    private Future<Void> measure() {
        return client.preparedQuery(WAITING).execute().map(rows -> {
            Map<String, Double> seconds = new HashMap<>();
            rows.forEach(row -> seconds.put(row.getString("app_id"), row.getDouble("seconds")));
            metrics.waiting(seconds);
            return null;
        });
    }

    void close() {
        closed = true;
    }
}
