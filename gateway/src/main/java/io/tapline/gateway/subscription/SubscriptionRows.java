package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.UserKey;
import io.tapline.push.Platform;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Rows of the table {@code subscription} as values. */
final class SubscriptionRows {

    private SubscriptionRows() {}

    /** Rows of {@code read-endpoints.sql}. */
    static Map<UserKey, UserEndpoints> lists(Iterable<Row> rows) {
        Map<UserKey, Row> users = new HashMap<>();
        Map<UserKey, List<Subscription>> subscriptions = new HashMap<>();
        for (Row row : rows) {
            UserKey user = new UserKey(row.getUUID("user_key"));
            users.put(user, row);
            List<Subscription> list = subscriptions.computeIfAbsent(user, absent -> new ArrayList<>());
            if (row.getUUID("id") != null) {
                list.add(subscription(row));
            }
        }
        Map<UserKey, UserEndpoints> lists = new HashMap<>();
        users.forEach((user, row) -> lists.put(
                user,
                new UserEndpoints(
                        row.getString("app_id"),
                        row.getLong("endpoints_version"),
                        subscriptions.getOrDefault(user, List.of()))));
        return lists;
    }

    /** A row with all columns. */
    static SubscriptionRecord record(Row row) {
        Subscription subscription = subscription(row);
        Unsid unsid = new Unsid(new UserKey(row.getUUID("user_key")), subscription.secret());
        return new SubscriptionRecord(
                subscription,
                unsid,
                row.getString("device_id"),
                row.getString("app_display_name"),
                instant(row, "created_at"));
    }

    private static Subscription subscription(Row row) {
        String platform = row.getString("platform");
        return new Subscription(
                row.getUUID("id"),
                row.getUUID("secret"),
                row.getLong("registration"),
                AddressFields.endpoint(
                        Platform.byWireName(platform).orElseThrow(),
                        row.getArrayOfStrings("address"),
                        instant(row, "registered_at")),
                instant(row, "expires_at"));
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** The users that rows name, each once; the caller may add to it. */
    static Set<UserKey> users(Iterable<Row> rows) {
        Set<UserKey> users = new HashSet<>();
        rows.forEach(row -> users.add(new UserKey(row.getUUID("user_key"))));
        return users;
    }

    static UUID[] keys(Iterable<UserKey> users) {
        List<UUID> keys = new ArrayList<>();
        users.forEach(user -> keys.add(user.value()));
        return keys.toArray(UUID[]::new);
    }
}
