package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Overwrites the content of notifications that have expired, whose rows stay until their partition goes, and forgets their fallbacks;
 * and forgets keys of postings whose time is over. Nodes may do it at once. One for a process, confined to the event loop that made
 * it.
 */
public final class ContentEraser {

    private static final Logger LOG = LoggerFactory.getLogger(ContentEraser.class);
    private static final String ERASE = ResourceText.load(ContentEraser.class, "erase-expired.sql");
    private static final String FORGET_KEYS = ResourceText.load(ContentEraser.class, "forget-keys.sql");
    private static final int ROWS = 500;

    private final Vertx vertx;
    private final SqlClient client;
    private final Duration pause;
    private boolean closed;

    /** @param pause between two looks when nothing was left to erase */
    public ContentEraser(Vertx vertx, SqlClient client, Duration pause) {
        this.vertx = vertx;
        this.client = client;
        this.pause = pause;
    }

    /** Begins, and goes on until {@link #close}. */
    public void start() {
        if (!closed) {
            erase().otherwise(cause -> {
                        LOG.warn("What has expired could not be erased now", cause);
                        return 0;
                    })
                    // A full batch: there is more. Even then others get their turn at the database.
                    .onSuccess(rows -> vertx.timer(rows == ROWS ? 1 : pause.toMillis(), TimeUnit.MILLISECONDS)
                            .onSuccess(due -> start()));
        }
    }

    /** Erases some of each kind; returns how many of the kind that there were most of. */
    Future<Integer> erase() {
        return client.preparedQuery(ERASE)
                .execute(Tuple.of(ROWS))
                .compose(erased -> client.preparedQuery(FORGET_KEYS)
                        .execute(Tuple.of(ROWS))
                        .map(forgotten -> Math.max(
                                erased.rowCount(), forgotten.iterator().next().getInteger(0))));
    }

    public void close() {
        closed = true;
    }
}
