package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one notification says to all of a user's devices, before any provider's wire format.
 *
 * @param notificationId carried by every push, so that a device can tell a repeated push from a new one
 * @param expiresAt after this instant no provider should deliver it any more
 * @param displayUntil when a shown alert should leave the platform's notification viewer; null: the platform decides
 */
public record Message(
        UUID notificationId,
        Content content,
        Urgency urgency,
        Instant expiresAt,
        @Nullable Instant displayUntil) {

    public Message {
        requireNonNull(notificationId, "notificationId");
        requireNonNull(content, "content");
        requireNonNull(urgency, "urgency");
        requireNonNull(expiresAt, "expiresAt");
    }

    /**
     * After this instant it is of no use to a device that was out of reach: what would have left the screen by then is not
     * shown any more, while a tap still makes the app pull.
     */
    public Instant deliverUntil() {
        return content.isVisible() && displayUntil != null && displayUntil.isBefore(expiresAt)
                ? displayUntil
                : expiresAt;
    }
}
