package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Platform;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a notification at one endpoint, after its last attempt.
 *
 * @param attempts pushes sent so far
 * @param reason the provider's word, or ours, for anything but acceptance
 * @param providerId the provider's id of an accepted push
 * @param contentSequence the place in the feed of the content that was sent, if it has replaced another; null: the item's first content
 * @param platform where it went
 * @param retryAfter of a {@link State#RETRY} only: how long from when it is stored until it is due
 * @param owner whose webhook may be told of it; null: none is
 * @param nodeEpoch under which the attempt began: once that was taken over, its outcome does not count
 */
public record Delivery(
        UUID notificationId,
        UUID subscriptionId,
        State state,
        int attempts,
        @Nullable String reason,
        @Nullable String providerId,
        @Nullable Long contentSequence,
        Platform platform,
        @Nullable Duration retryAfter,
        long nodeEpoch,
        @Nullable Owner owner) {

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

    /** One that nobody is told of. */
    public Delivery(
            UUID notificationId,
            UUID subscriptionId,
            State state,
            int attempts,
            @Nullable String reason,
            @Nullable String providerId,
            @Nullable Long contentSequence,
            Platform platform,
            @Nullable Duration retryAfter,
            long nodeEpoch) {
        this(
                notificationId,
                subscriptionId,
                state,
                attempts,
                reason,
                providerId,
                contentSequence,
                platform,
                retryAfter,
                nodeEpoch,
                null);
    }

    public Delivery {
        requireNonNull(notificationId, "notificationId");
        requireNonNull(subscriptionId, "subscriptionId");
        requireNonNull(state, "state");
        requireNonNull(platform, "platform");
        if ((state == State.RETRY) != (retryAfter != null)) {
            throw new IllegalArgumentException("retryAfter belongs to RETRY");
        }
    }
}
