package io.tapline.gateway.onboarding;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/** Who did what, newest first; {@link Change#audit} writes it. */
final class AuditLog {

    private static final String LIST = PostgresApps.sql("list-audit.sql");

    private final PostgresApps store;

    AuditLog(PostgresApps store) {
        this.store = store;
    }

    /** @param before an entry's id: those before it; {@code Long.MAX_VALUE} for the newest */
    Future<JsonArray> list(long before, int limit) {
        return store.answered(store.client().preparedQuery(LIST).execute(Tuple.of(before, limit)))
                .map(rows -> {
                    JsonArray entries = new JsonArray();
                    rows.forEach(row -> entries.add(entry(row)));
                    return entries;
                });
    }

    private static JsonObject entry(Row row) {
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put("at", row.getOffsetDateTime("at").toInstant().toString())
                .put("actor", row.getString("actor"))
                .put("action", row.getString("action"))
                .put("subject", row.getString("subject"))
                .put("detail", row.getJsonObject("detail"));
    }
}
