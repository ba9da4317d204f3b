package io.tapline.gateway.onboarding;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host name that an app wants as its {@code targetHostName}.
 *
 * @param challenge what the domain must show; null before anybody has asked for one
 * @param method how it was proved; null as long as it is not
 */
record HostName(
        String host,
        @Nullable String challenge,
        @Nullable String method,
        @Nullable Instant provedAt) {

    boolean isProved() {
        return provedAt != null;
    }

    JsonObject json() {
        JsonObject json = new JsonObject().put("host", host).put("proved", isProved());
        if (provedAt != null) {
            json.put("method", method).put("provedAt", provedAt.toString());
        }
        return json;
    }
}
