package io.tapline.gateway.store;

import io.tapline.gateway.config.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/**
 * Statements that may be asked again, each answered in time: what passes is SERVICE_UNAVAILABLE to the caller of the API. Confined to
 * the event loop of its client.
 */
final class Queries {

    private final Vertx vertx;
    private final SqlClient client;
    private final long timeoutMilliseconds;

    /** @param client stays the caller's to close */
    Queries(Vertx vertx, PostgresConfig config, SqlClient client) {
        this.vertx = vertx;
        this.client = client;
        this.timeoutMilliseconds = config.attemptTimeout().toMillis();
    }

    Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return answered(client.preparedQuery(sql).execute(parameters));
    }

    /** The same for what was asked in another way. */
    <T> Future<T> answered(Future<T> asked) {
        return Deadline.within(vertx, timeoutMilliseconds, asked).recover(Unavailable::answer);
    }
}
