package io.tapline.gateway.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token's claims, read strictly: a claim of the wrong type is a missing one. */
record Claims(JsonObject json) {

    private static final double YEAR_9999 =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** Null if the claim is missing, empty or no string. */
    @Nullable
    String string(String name) {
        return json.getValue(name) instanceof String text && !text.isEmpty() ? text : null;
    }

    boolean has(String name) {
        return json.containsKey(name);
    }

    /** A claim that may be one string or an array of them. */
    List<String> strings(String name) {
        Object value = json.getValue(name);
        if (value instanceof JsonArray array) {
            return array.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return value instanceof String text ? List.of(text) : List.of();
    }

    /** A claim in seconds since 1970, whole or not (RFC 7519 NumericDate); one past the year 9999 is its end. */
    Optional<Instant> instant(String name) {
        return json.getValue(name) instanceof Number seconds
                ? Optional.of(Instant.ofEpochSecond((long) Math.max(0, Math.min(seconds.doubleValue(), YEAR_9999))))
                : Optional.empty();
    }

    @Nullable
    String issuer() {
        return string("iss");
    }

    @Nullable
    String tenant() {
        return string("tid");
    }

    /** Who asked for the token: {@code azp} (OpenID Connect, Entra v2), {@code appid} (Entra v1), {@code client_id} (RFC 9068). */
    @Nullable
    String clientId() {
        String authorizedParty = string("azp");
        if (authorizedParty != null) {
            return authorizedParty;
        }
        String appId = string("appid");
        return appId != null ? appId : string("client_id");
    }
}
