package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a notification at one endpoint, after its last attempt.
 *
 * @param attempts pushes sent so far
 * @param reason the provider's word, or ours, for anything but acceptance
 * @param providerId the provider's id of an accepted push
 * @param nextAttemptAt of a {@link State#RETRY} only: when it is due
 */
public record Delivery(
        UUID notificationId,
        UUID subscriptionId,
        State state,
        int attempts,
        @Nullable String reason,
        @Nullable String providerId,
        @Nullable Instant nextAttemptAt) {

    /** All but {@link #RETRY} are final. */
    public enum State {
        /** The provider took it; no provider tells of delivery. */
        ACCEPTED,
        /** The provider does not know the endpoint any more. */
        GONE,
        /** The provider refuses this push for good. */
        REJECTED,
        /** To be tried again. */
        RETRY,
        /** Its time was over before it could be sent. */
        EXPIRED,
        /** Not sent on purpose, as when the notification was read or deleted meanwhile. */
        SKIPPED
    }

    public Delivery {
        requireNonNull(notificationId, "notificationId");
        requireNonNull(subscriptionId, "subscriptionId");
        requireNonNull(state, "state");
        if ((state == State.RETRY) != (nextAttemptAt != null)) {
            throw new IllegalArgumentException("nextAttemptAt belongs to RETRY");
        }
    }
}
