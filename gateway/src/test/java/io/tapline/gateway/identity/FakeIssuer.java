package io.tapline.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.tapline.gateway.config.IssuerConfig;
import io.tapline.gateway.demo.DevelopmentKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An issuer in the test's hands: signs anything, publishes what it is told, counts who asks for its keys. */
final class FakeIssuer implements KeySource {

    static final String AUDIENCE = "api://tapline";
    static final String CLIENT = "ios-client";
    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    final String name;
    final DevelopmentKeys keys;
    int fetches;
    boolean away;
    /** While not null, answers wait here. */
    @Nullable
    Queue<Promise<JsonObject>> held;

    FakeIssuer(String name, DevelopmentKeys.Algorithm algorithm) {
        this.name = name;
        this.keys = new DevelopmentKeys(algorithm);
    }

    IssuerConfig config() {
        return config(name, "oid");
    }

    static IssuerConfig config(String issuer, String userClaim) {
        return new IssuerConfig(
                issuer,
                IssuerConfig.defaultDiscovery(issuer),
                Set.of(AUDIENCE),
                userClaim,
                IssuerConfig.ALGORITHMS,
                Set.of(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                false);
    }

    @Override
    public Future<JsonObject> fetch() {
        fetches++;
        if (away) {
            return Future.failedFuture(new ConnectException("connection refused"));
        }
        if (held != null) {
            Promise<JsonObject> answer = Promise.promise();
            held.add(answer);
            return answer.future();
        }
        return Future.succeededFuture(keys.publicKeys());
    }

    void hold() {
        held = new ArrayDeque<>();
    }

    void answerHeld() {
        answerHeld(keys.publicKeys());
    }

    void answerHeld(JsonObject document) {
        Queue<Promise<JsonObject>> waiting = requireNonNull(held);
        held = null;
        waiting.forEach(answer -> answer.complete(document));
    }

    /** Those of a user's token that is right in every way. */
    JsonObject userClaims() {
        return new JsonObject()
                .put("iss", name)
                .put("aud", AUDIENCE)
                .put("azp", CLIENT)
                .put("tid", "contoso")
                .put("oid", "user-oid")
                .put("sub", "pairwise-sub")
                .put("scp", "profile Notifications.ReadWrite.CreatedByApp")
                .put("iat", NOW.getEpochSecond())
                .put("nbf", NOW.getEpochSecond())
                .put("exp", NOW.plusSeconds(3600).getEpochSecond());
    }

    String userToken() {
        return keys.sign(userClaims());
    }

    static String bearer(String token) {
        return "Bearer " + token;
    }

    static String segment(JsonObject json) {
        return BASE64.encodeToString(json.encode().getBytes(UTF_8));
    }

    static String segment(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    JsonObject publishedKey() {
        JsonArray set = keys.publicKeys().getJsonArray("keys");
        return set.getJsonObject(set.size() - 1);
    }
}
