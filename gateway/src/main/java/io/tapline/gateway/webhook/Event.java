package io.tapline.gateway.webhook;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.notification.AppEvent;
import io.tapline.push.Platform;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an app is to be told.
 *
 * @param number its place in the outbox
 * @param id the same however often it is told
 * @param subscription null: it is about no device, or about one that did not name itself
 * @param attempts of an outcome only, as {@code providerId}
 */
record Event(
        long number,
        UUID id,
        AppEvent kind,
        Instant occurredAt,
        UUID notification,
        @Nullable UUID subscription,
        @Nullable Platform platform,
        @Nullable Integer attempts,
        @Nullable String reason,
        @Nullable String providerId) {

    Event {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        requireNonNull(occurredAt, "occurredAt");
        requireNonNull(notification, "notification");
    }
}
