package io.tapline.gateway.operation;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.PublicReason;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /admin/v1/deadLetters} and {@code GET /admin/v1/webhooks}. Whoever mounts them lets operators in and nobody else. Each takes
 * the parameters of the query and returns the answer; it fails with an {@link ApiFailure} for a wrong one. Confined to one event loop.
 */
public final class DeadLetterRoutes {

    public static final String DEAD_LETTERS = "/deadLetters";
    public static final String WEBHOOKS = "/webhooks";

    private static final String WEBHOOK_LIST = ResourceText.load(DeadLetterRoutes.class, "list-webhooks.sql");
    private static final int DEFAULT_SIZE = 100;
    private static final int MAXIMUM_SIZE = 1_000;
    private static final int PARTS_OF_A_PLACE = 3;

    private final DeadLetters letters;
    private final SqlClient client;
    private final Duration timeout;

    /**
     * @param client stays the caller's to close
     * @param timeout of a statement
     */
    public DeadLetterRoutes(SqlClient client, Duration timeout) {
        this.letters = new DeadLetters(client, timeout);
        this.client = client;
        this.timeout = timeout;
    }

    /**
     * A page of dead letters, on the first also how many there are by reason.
     *
     * @param query {@code app}, {@code platform}, {@code state}, {@code reason}, {@code limit}, {@code after}
     */
    public Future<JsonObject> deadLetters(MultiMap query) {
        DeadLetter.Choice choice = new DeadLetter.Choice(
                query.get("app"), platform(query.get("platform")), state(query.get("state")), query.get("reason"));
        DeadLetter.Place after = place(query.get("after"));
        int limit = limit(query.get("limit"));
        return letters.list(choice, after, limit).compose(page -> {
            JsonObject answer = page(page, limit);
            return after == null
                    ? letters.count(choice).map(counts -> answer.put("counts", tallies(counts)))
                    : Future.succeededFuture(answer);
        });
    }

    private static JsonObject page(List<DeadLetter> page, int limit) {
        JsonArray value = new JsonArray();
        page.forEach(letter -> value.add(new JsonObject()
                .put("notificationId", letter.notification().toString())
                .put("subscriptionId", letter.subscription().toString())
                .put("app", letter.appId())
                .put("platform", name(letter.platform()))
                .put("state", name(letter.state()))
                .put("attempts", letter.attempts())
                .put("reason", PublicReason.of(letter.reason()))
                .put("at", letter.at())));
        JsonObject answer = new JsonObject().put("value", value);
        return page.size() < limit
                ? answer
                : answer.put("after", token(page.get(page.size() - 1).place()));
    }

    private static JsonArray tallies(List<DeadLetter.Tally> counts) {
        JsonArray all = new JsonArray();
        counts.forEach(tally -> all.add(new JsonObject()
                .put("app", tally.appId())
                .put("platform", name(tally.platform()))
                .put("state", name(tally.state()))
                .put("reason", PublicReason.of(tally.reason()))
                .put("count", tally.count())
                .put("newest", tally.newest())));
        return all;
    }

    /** What waits for each webhook, and why. */
    public Future<JsonObject> webhooks() {
        return client.preparedQuery(WEBHOOK_LIST)
                .execute(Tuple.of(DeadLetters.COUNTED))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .map(rows -> {
                    JsonArray value = new JsonArray();
                    rows.forEach(row -> value.add(webhook(row)));
                    return new JsonObject().put("value", value);
                });
    }

    private static JsonObject webhook(Row row) {
        return new JsonObject()
                .put("app", row.getString("app_id"))
                .put("waiting", row.getLong("waiting"))
                .put("oldest", instant(row.getOffsetDateTime("oldest")))
                .put("dead", row.getLong("dead"))
                .put("attempts", row.getInteger("attempts"))
                .put("failingSince", instant(row.getOffsetDateTime("failing_since")))
                .put("lastError", row.getString("last_error"))
                .put("nextAttemptAt", instant(row.getOffsetDateTime("next_attempt_at")));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable String name(@Nullable Platform platform) {
        return platform == null ? null : platform.wireName();
    }

    private static String name(Delivery.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Platform platform(@Nullable String name) {
        return name == null
                ? null
                : Platform.byWireName(name)
                        .orElseThrow(() -> invalid("platform", "must be windows, iOS, android or webPush"));
    }

    private static Delivery.@Nullable State state(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return switch (name) {
            case "rejected" -> Delivery.State.REJECTED;
            case "expired" -> Delivery.State.EXPIRED;
            default -> throw invalid("state", "must be rejected or expired");
        };
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_SIZE;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAXIMUM_SIZE) {
                return limit;
            }
        } catch (NumberFormatException none) {
            // Said below, with the bounds.
        }
        throw invalid("limit", "must be from 1 to " + MAXIMUM_SIZE);
    }

    private static String token(DeadLetter.Place place) {
        String text = place.at() + " " + place.notification() + " " + place.subscription();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DeadLetter.@Nullable Place place(@Nullable String token) {
        if (token == null) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", -1);
            if (parts.length == PARTS_OF_A_PLACE) {
                return new DeadLetter.Place(
                        Instant.parse(parts[0]), UUID.fromString(parts[1]), UUID.fromString(parts[2]));
            }
        } catch (IllegalArgumentException | DateTimeException malformed) {
            // Said below.
        }
        throw invalid("after", "must be what the page before has said");
    }

    private static ApiFailure invalid(String parameter, String what) {
        return ApiFailure.of(ApiError.INVALID_REQUEST, parameter + " " + what, parameter);
    }
}
