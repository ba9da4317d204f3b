package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.notification.AppEvents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Overwrites the content of notifications that have expired, whose rows stay until their partition goes, and forgets their fallbacks;
 * and forgets keys of postings whose time is over. Apps that want to know are told of what expired unread. Nodes may do it at once. One for a process, confined to the event loop that made
 * it.
 */
public final class ContentEraser {

    private static final Logger LOG = LoggerFactory.getLogger(ContentEraser.class);
    private static final String ERASE_EXPIRED = ResourceText.load(ContentEraser.class, "erase-expired.sql");
    private static final String ERASE = ERASE_EXPIRED.replace("{told}", "");
    private static final String ERASE_AND_TELL =
            ERASE_EXPIRED.replace("{told}", "\n" + ResourceText.load(ContentEraser.class, "tell-expired.sql"));
    private static final String FORGET_KEYS = ResourceText.load(ContentEraser.class, "forget-keys.sql");
    private static final int ROWS = 500;

    private final Vertx vertx;
    private final SqlClient client;
    private final Duration pause;
    private final AppEvents events;
    private boolean closed;

    /** As the other, with nobody to tell. */
    public ContentEraser(Vertx vertx, SqlClient client, Duration pause) {
        this(vertx, client, pause, AppEvents.NONE);
    }

    /** @param pause between two looks when nothing was left to erase */
    public ContentEraser(Vertx vertx, SqlClient client, Duration pause, AppEvents events) {
        this.events = events;
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
        return eraseContent()
                .compose(erased -> client.preparedQuery(FORGET_KEYS)
                        .execute(Tuple.of(ROWS))
                        .map(forgotten -> Math.max(
                                erased.rowCount(), forgotten.iterator().next().getInteger(0))));
    }

    private Future<RowSet<Row>> eraseContent() {
        Set<String> told = events.apps(AppEvent.EXPIRED);
        return told.isEmpty()
                ? client.preparedQuery(ERASE).execute(Tuple.of(ROWS))
                : client.preparedQuery(ERASE_AND_TELL)
                        .execute(Tuple.of(ROWS).addArrayOfString(told.toArray(String[]::new)));
    }

    public void close() {
        closed = true;
    }
}
