package io.tapline.gateway;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.concurrent.TimeUnit;

/** Asks Postgres now and then whether it is there. Confined to one event loop but for {@link #isUp}. */
final class PostgresProbe {

    private static final long EACH_SECONDS = 2;
    /** Two questions may stay without an answer. */
    private static final long RECENT = TimeUnit.SECONDS.toNanos(3 * EACH_SECONDS);

    private final SqlClient client;
    private volatile long answeredAt = System.nanoTime();
    private boolean asking;

    private PostgresProbe(SqlClient client) {
        this.client = client;
    }

    /** Goes on until Vert.x is closed. */
    static PostgresProbe start(Vertx vertx, SqlClient client) {
        PostgresProbe probe = new PostgresProbe(client);
        vertx.setPeriodic(TimeUnit.SECONDS.toMillis(EACH_SECONDS), timer -> probe.ask());
        return probe;
    }

    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        client.query("select 1")
                .execute()
                // A connection that hangs must not end the asking.
                .timeout(2 * EACH_SECONDS, TimeUnit.SECONDS)
                .onSuccess(answer -> answeredAt = System.nanoTime())
                .onComplete(asked -> asking = false);
    }

    /** Whether it has answered recently. Thread-safe. */
    boolean isUp() {
        return System.nanoTime() - answeredAt < RECENT;
    }
}
