package io.tapline.gateway.onboarding;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.sealing.Sealing;
import io.tapline.gateway.store.Unavailable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The registry of apps in Postgres. Confined to the event loop of its pool. */
final class PostgresApps {

    private static final String VERSION = "select version from registry";
    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only";
    private static final String LIST_APPS = sql("list-apps.sql");
    private static final String LIST_HOST_NAMES = sql("list-host-names.sql");
    private static final String LIST_CREDENTIALS = sql("list-credentials.sql");
    private static final String BUMP_VERSION = sql("bump-version.sql");
    private static final String FORGET_REPLACED = sql("forget-replaced.sql");

    private final Pool pool;
    private final long timeoutMillis;

    /** What the registry holds. */
    record Stored(long version, List<RegisteredApp> apps) {}

    /** @param timeout for an answer of Postgres */
    PostgresApps(Pool pool, Duration timeout) {
        this.pool = pool;
        this.timeoutMillis = timeout.toMillis();
    }

    /** Grows with every change. */
    Future<Long> version() {
        return answered(version(pool));
    }

    private static Future<Long> version(SqlClient client) {
        return client.query(VERSION)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** All of it, as of one moment. */
    Future<Stored> load() {
        return answered(pool.withTransaction(connection -> connection
                .query(SNAPSHOT)
                .execute()
                .compose(snapshot -> version(connection))
                .compose(version -> apps(connection).map(apps -> new Stored(version, apps)))));
    }

    /**
     * Runs a change: one after the other, whatever the nodes. The version is bumped in the same transaction, first.
     *
     * @param work what it throws or fails with undoes the change
     */
    <T> Future<T> change(Function<Change, Future<T>> work) {
        return answered(pool.withTransaction(connection ->
                connection.query(BUMP_VERSION).execute().compose(locked -> work.apply(new Change(connection)))));
    }

    /** Deletes the replaced credentials whose overlap is over. No change of what is served: nobody reads them any more. */
    Future<Void> forgetReplaced() {
        return answered(pool.query(FORGET_REPLACED).execute().mapEmpty());
    }

    /** For reads beside these. */
    SqlClient client() {
        return pool;
    }

    /** Fails in time, and what passes as SERVICE_UNAVAILABLE. */
    <T> Future<T> answered(Future<T> asked) {
        return asked.timeout(timeoutMillis, TimeUnit.MILLISECONDS).recover(Unavailable::answer);
    }

    static Future<List<RegisteredApp>> apps(SqlClient client) {
        Map<String, List<HostName>> hosts = new HashMap<>();
        Map<String, List<SealedCredential>> credentials = new HashMap<>();
        return client.query(LIST_HOST_NAMES)
                .execute()
                .compose(rows -> {
                    rows.forEach(row -> of(hosts, row).add(hostName(row)));
                    return client.query(LIST_CREDENTIALS).execute();
                })
                .compose(rows -> {
                    rows.forEach(row -> of(credentials, row).add(credential(row)));
                    return client.query(LIST_APPS).execute();
                })
                .map(rows -> {
                    List<RegisteredApp> apps = new ArrayList<>();
                    rows.forEach(row -> apps.add(app(row, hosts, credentials)));
                    return List.copyOf(apps);
                });
    }

    private static <T> List<T> of(Map<String, List<T>> byApp, Row row) {
        return byApp.computeIfAbsent(row.getString("app_id"), first -> new ArrayList<>());
    }

    private static RegisteredApp app(
            Row row, Map<String, List<HostName>> hosts, Map<String, List<SealedCredential>> credentials) {
        String id = row.getString("id");
        return new RegisteredApp(
                id,
                row.getJsonObject("definition"),
                hosts.getOrDefault(id, List.of()),
                credentials.getOrDefault(id, List.of()));
    }

    private static HostName hostName(Row row) {
        return new HostName(
                row.getString("host"), row.getString("challenge"), row.getString("method"), instant(row, "proved_at"));
    }

    private static SealedCredential credential(Row row) {
        Buffer sealed = row.getBuffer("sealed");
        JsonObject about = row.getJsonObject("about");
        return new SealedCredential(
                row.getLong("serial"),
                row.getString("app_id"),
                Service.of(row.getString("service")),
                new Sealing.Sealed(row.getString("sealing_key"), sealed.getBytes()),
                about,
                instant(row, "not_after"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "usable_until"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    static String sql(String name) {
        return ResourceText.load(PostgresApps.class, name);
    }
}
