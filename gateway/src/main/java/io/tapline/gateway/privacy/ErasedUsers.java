package io.tapline.gateway.privacy;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.NotificationFeed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the last of users who were {@linkplain UserEraser erased}: their keys and counters, which must go on for as long as Redis
 * may have a copy of before, or a client a token. Nodes may do it at once. One for a process, confined to the event loop that made
 * it.
 */
public final class ErasedUsers {

    private static final Logger LOG = LoggerFactory.getLogger(ErasedUsers.class);
    private static final String FORGET = ResourceText.load(ErasedUsers.class, "forget-erased.sql");
    private static final int ROWS = 500;
    /** For clocks, and for what was read just before the end and written just after it. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Vertx vertx;
    private final SqlClient client;
    private final Duration pause;
    private final Duration age;
    private boolean closed;

    /**
     * @param longestCopy how long Redis keeps a list at most
     * @param pause between two looks when nothing was left to drop
     */
    public ErasedUsers(Vertx vertx, SqlClient client, Duration longestCopy, Duration pause) {
        this.vertx = vertx;
        this.client = client;
        this.pause = pause;
        Duration longest =
                longestCopy.compareTo(NotificationFeed.RETENTION) > 0 ? longestCopy : NotificationFeed.RETENTION;
        this.age = longest.plus(MARGIN);
    }

    /** Begins, and goes on until {@link #close}. */
    public void start() {
        if (!closed) {
            forget().otherwise(cause -> {
                        LOG.warn("The last of erased users could not be dropped now", cause);
                        return 0L;
                    })
                    .onSuccess(rows -> vertx.timer(rows == ROWS ? 1 : pause.toMillis(), TimeUnit.MILLISECONDS)
                            .onSuccess(due -> start()));
        }
    }

    /** Drops some; returns how many of the kind that there were most of. */
    Future<Long> forget() {
        return client.preparedQuery(FORGET)
                .execute(Tuple.of((double) age.toSeconds(), ROWS))
                .map(rows -> rows.iterator().next().getLong("most"));
    }

    public void close() {
        closed = true;
    }
}
