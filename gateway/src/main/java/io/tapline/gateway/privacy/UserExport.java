package io.tapline.gateway.privacy;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.gateway.sealing.UnreadableException;
import io.tapline.gateway.store.Content;
import io.tapline.gateway.store.ContentSealing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.WriteStream;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes everything that is held of a user, as one JSON object a line, each with its {@code type}: {@code subscription},
 * {@code notification} with its payload, or with {@code unreadable} and why if that does not open, and {@code delivery}, {@code change} and {@code alert} after the page of notifications
 * that they belong to; at last {@code end} with the number of notifications, without which the export is not whole. Read and
 * written in pages of {@value #ROWS}, at the pace of who reads. Confined to one event loop.
 */
public final class UserExport {

    private static final String SUBSCRIPTIONS = sql("export-subscriptions.sql");
    private static final String NOTIFICATIONS = sql("export-notifications.sql");
    private static final List<String> OF_NOTIFICATIONS =
            List.of(sql("export-deliveries.sql"), sql("export-changes.sql"), sql("export-alerts.sql"));
    private static final String RAW = "rawContent";
    private static final int ROWS = 100;
    private static final UUID OLDEST = new UUID(0, 0);

    private final Pool pool;
    private final ContentSealing sealing;
    private final Duration timeout;

    /**
     * @param pool stays the caller's to close
     * @param sealing of its event loop
     * @param timeout for one page
     */
    public UserExport(Pool pool, ContentSealing sealing, Duration timeout) {
        this.pool = pool;
        this.sealing = sealing;
        this.timeout = timeout;
    }

    /** Writes all lines; the stream stays the caller's to end. Fails while Postgres does not answer, and if writing fails. */
    public Future<Void> write(UserKey user, WriteStream<Buffer> out) {
        return query(SUBSCRIPTIONS, Tuple.of(user.value()))
                .compose(rows -> write(rows, out))
                .compose(written -> writeAfter(OLDEST, 0, user, out))
                .compose(count -> write(new JsonObject().put("type", "end").put("notifications", count), out));
    }

    private Future<Long> writeAfter(UUID last, long before, UserKey user, WriteStream<Buffer> out) {
        return query(NOTIFICATIONS, Tuple.of(user.value(), last, ROWS)).compose(page -> {
            List<UUID> ids = page.stream().map(row -> row.getUUID("id")).toList();
            if (ids.isEmpty()) {
                return Future.succeededFuture(before);
            }
            return write(page, out)
                    .compose(written -> writeWhatBelongsTo(ids, out))
                    .compose(written -> writeAfter(ids.get(ids.size() - 1), before + ids.size(), user, out));
        });
    }

    private Future<Void> writeWhatBelongsTo(List<UUID> ids, WriteStream<Buffer> out) {
        Future<Void> written = Future.succeededFuture();
        for (String statement : OF_NOTIFICATIONS) {
            written = written.compose(
                            before -> query(statement, Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new))))
                    .compose(rows -> write(rows, out));
        }
        return written;
    }

    private Future<RowSet<Row>> query(String statement, Tuple parameters) {
        return pool.preparedQuery(statement).execute(parameters).timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Future<Void> write(RowSet<Row> rows, WriteStream<Buffer> out) {
        Future<Void> written = Future.succeededFuture();
        for (Row row : rows) {
            written = written.compose(before -> write(json(row), out));
        }
        return written;
    }

    private static Future<Void> write(JsonObject line, WriteStream<Buffer> out) {
        Future<Void> accepted = out.write(line.toBuffer().appendByte((byte) '\n'));
        if (accepted.failed()) {
            return accepted;
        }
        if (!out.writeQueueFull()) {
            return Future.succeededFuture();
        }
        Promise<Void> drained = Promise.promise();
        out.drainHandler(room -> drained.tryComplete());
        accepted.onFailure(drained::tryFail);
        return drained.future();
    }

    /** Columns by their names, those that are null left out; what is sealed is opened. */
    private JsonObject json(Row row) {
        boolean hasContent = row.getColumnIndex(RAW) >= 0 && row.getBuffer(RAW) != null;
        return hasContent ? withContent(columns(row), row.getUUID("id"), row.getBuffer(RAW)) : columns(row);
    }

    private JsonObject withContent(JsonObject json, UUID id, Buffer raw) {
        try {
            Content content = sealing.open(id, new Content(raw.getBytes(), null, null));
            json.remove(RAW);
            if (content.raw() != null) {
                json.put(RAW, new String(content.raw(), StandardCharsets.UTF_8));
            }
            put(json, content.visual(), "title", "body");
            put(json, content.alert(), "fallbackTitle", "fallbackBody");
        } catch (UnreadableException unreadable) {
            json.remove(RAW);
            json.put("unreadable", unreadable.getMessage());
        }
        return json;
    }

    private static void put(JsonObject json, @Nullable VisualContent visual, String title, String body) {
        if (visual != null) {
            json.put(title, visual.title());
            if (visual.body() != null) {
                json.put(body, visual.body());
            }
        }
    }

    private static JsonObject columns(Row row) {
        JsonObject json = new JsonObject();
        for (int column = 0; column < row.size(); column++) {
            Object value = plain(row.getValue(column));
            if (value != null) {
                json.put(row.getColumnName(column), value);
            }
        }
        return json;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        if (value instanceof Buffer text) {
            return text.toString(StandardCharsets.UTF_8);
        }
        if (value instanceof Object[] several) {
            JsonArray array = new JsonArray();
            for (Object one : several) {
                array.add(plain(one));
            }
            return array;
        }
        return value instanceof UUID id ? id.toString() : value;
    }

    private static String sql(String name) {
        return ResourceText.load(UserExport.class, name);
    }
}
