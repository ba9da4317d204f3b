package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.push.Platform;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a notification, from its acceptance on.
 *
 * @param devices that are to be or were pushed to, are to be alerted, or have its content, in the order in which they were first registered
 * @param changes in the order in which they were made
 */
public record Trail(
        UUID id, Instant acceptedAt, Instant expiresAt, State state, List<AtDevice> devices, List<Change> changes) {

    /** What the user has done with it so far. */
    public record State(Status status, ReadState readState, UserActionState userActionState) {
        public State {
            requireNonNull(status, "status");
            requireNonNull(readState, "readState");
            requireNonNull(userActionState, "userActionState");
        }
    }

    /**
     * What became of it at one device.
     *
     * @param deviceId null: the subscription is no more
     * @param platform null: neither the subscription nor a push tells it any more
     * @param awaited a push to it is under way, or about to be, and has no outcome yet
     * @param push the last attempt; null: none has an outcome yet, or none was made
     * @param fetchedBy when it was last known to have fetched more, and this content among it; null: it has not fetched it
     * @param alert its fallback, if it has one
     */
    public record AtDevice(
            UUID subscription,
            @Nullable String deviceId,
            @Nullable Platform platform,
            boolean awaited,
            @Nullable Push push,
            @Nullable Instant fetchedBy,
            @Nullable Alert alert) {
        public AtDevice {
            requireNonNull(subscription, "subscription");
        }
    }

    /**
     * A {@link Delivery}, as it was stored.
     *
     * @param nextAttemptAt of one that is to be tried again only
     */
    public record Push(
            Delivery.State state,
            Instant at,
            int attempts,
            @Nullable String reason,
            @Nullable String providerId,
            @Nullable Instant nextAttemptAt) {
        public Push {
            requireNonNull(state, "state");
            requireNonNull(at, "at");
        }
    }

    /**
     * A fallback: the visible alert to a device that has not fetched the notification in time.
     *
     * @param settledAt null, as {@code end}: it is yet to come
     * @param attempts pushes so far
     * @param word the provider's, or ours
     */
    public record Alert(
            Instant dueAt,
            @Nullable Instant settledAt,
            Fallbacks.@Nullable End end,
            int attempts,
            @Nullable String word) {
        public Alert {
            requireNonNull(dueAt, "dueAt");
        }
    }

    /**
     * A change after its acceptance.
     *
     * @param device the subscription that made it; null: the app server, or a client that named none
     * @param newContent it was replaced, rather than marked
     */
    public record Change(Instant at, @Nullable UUID device, State state, boolean newContent) {
        public Change {
            requireNonNull(at, "at");
            requireNonNull(state, "state");
        }
    }

    public Trail {
        requireNonNull(id, "id");
        requireNonNull(acceptedAt, "acceptedAt");
        requireNonNull(expiresAt, "expiresAt");
        requireNonNull(state, "state");
        devices = List.copyOf(devices);
        changes = List.copyOf(changes);
    }
}
