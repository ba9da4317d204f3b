package io.tapline.gateway.onboarding;

import io.tapline.gateway.sealing.Sealing;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential as it is stored.
 *
 * @param serial never used for two
 * @param about what may be shown of it
 * @param notAfter null if it does not expire, as far as is known
 * @param usableUntil null for the current one; of one that was replaced, the end of its overlap
 */
record SealedCredential(
        long serial,
        String app,
        Service service,
        Sealing.Sealed sealed,
        JsonObject about,
        @Nullable Instant notAfter,
        Instant createdAt,
        @Nullable Instant usableUntil) {

    boolean isCurrent() {
        return usableUntil == null;
    }

    /** What it is sealed to be: a row that was moved to another app, service or time does not open. */
    String place() {
        return place(app, service, serial);
    }

    static String place(String app, Service service, long serial) {
        return String.join("\n", "tapline-credential", app, service.key(), Long.toString(serial));
    }

    /** Without the secret. */
    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("service", service.key())
                .put("serial", serial)
                .put("about", about)
                .put("sealingKey", sealed.key())
                .put("createdAt", createdAt.toString());
        if (notAfter != null) {
            json.put("notAfter", notAfter.toString());
        }
        if (usableUntil != null) {
            json.put("usableUntil", usableUntil.toString());
        }
        return json;
    }
}
