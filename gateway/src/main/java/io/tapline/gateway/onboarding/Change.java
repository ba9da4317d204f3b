package io.tapline.gateway.onboarding;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction that changes the registry, with its entry in the audit log. Confined to the event loop of its connection. */
record Change(SqlConnection connection) {

    private static final String AUDIT = PostgresApps.sql("audit.sql");

    Future<RowSet<Row>> run(String sql, @Nullable Object... parameters) {
        Tuple tuple = Tuple.tuple();
        for (Object parameter : parameters) {
            tuple.addValue(parameter);
        }
        return connection.preparedQuery(sql).execute(tuple);
    }

    /** The apps as they are now, the changes of this transaction included. */
    Future<List<RegisteredApp>> apps() {
        return PostgresApps.apps(connection);
    }

    /**
     * Adds to the audit log.
     *
     * @param subject what was done something to, such as {@code parcels/apns}
     * @param detail never holds a secret
     */
    Future<Void> audit(String actor, String action, String subject, JsonObject detail) {
        return run(AUDIT, actor, action, subject, detail).mapEmpty();
    }
}
