package io.tapline.gateway.store;

import io.tapline.gateway.config.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections for batches, one batch on each at a time; never more than there are batches under way. A pool of the Vert.x
 * client will not do: it takes a connection back whose last statement got no answer. Confined to one event loop.
 */
final class WriteConnections {

    private static final Logger LOG = LoggerFactory.getLogger(WriteConnections.class);

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final long timeoutMilliseconds;
    private final Deque<PgConnection> idle = new ArrayDeque<>();

    WriteConnections(Vertx vertx, PostgresConfig config) {
        this.vertx = vertx;
        this.options = PostgresOptions.connect(config);
        this.timeoutMilliseconds = config.attemptTimeout().toMillis();
    }

    /** A connection for the caller alone, who gives it back or drops it. */
    Future<PgConnection> take() {
        PgConnection connection = idle.pollLast();
        return connection != null ? Future.succeededFuture(connection) : connect();
    }

    private Future<PgConnection> connect() {
        Future<PgConnection> connecting = PgConnection.connect(vertx, options);
        connecting.onSuccess(connection -> connection
                .closeHandler(closed -> idle.remove(connection))
                // What was under way fails by itself; without a handler the client prints to standard error.
                .exceptionHandler(cause -> LOG.debug("A connection to Postgres was lost", cause)));
        return connecting
                .timeout(timeoutMilliseconds, TimeUnit.MILLISECONDS)
                .onFailure(late -> connecting.onSuccess(PgConnection::close));
    }

    /** Takes back a connection that has nothing under way. */
    void give(PgConnection connection) {
        idle.add(connection);
    }

    /** Closes a connection in whatever state it is. */
    void drop(PgConnection connection) {
        connection.close();
    }

    /** Closes those that are given back. */
    void close() {
        for (PgConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
