package io.tapline.gateway.operation;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.notification.Delivery;
import io.tapline.push.Platform;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notification that did not get to a device, and will not: no part of its content, and no address.
 *
 * @param appId null: the notification is no more
 * @param platform null: it was stored before platforms were
 * @param state REJECTED or EXPIRED
 */
public record DeadLetter(
        UUID notification,
        UUID subscription,
        @Nullable String appId,
        @Nullable Platform platform,
        Delivery.State state,
        int attempts,
        @Nullable String reason,
        Instant at) {

    public DeadLetter {
        requireNonNull(notification, "notification");
        requireNonNull(subscription, "subscription");
        requireNonNull(state, "state");
        requireNonNull(at, "at");
    }

    /** Where a page ends, and the next one goes on. */
    public record Place(Instant at, UUID notification, UUID subscription) {}

    Place place() {
        return new Place(at, notification, subscription);
    }

    /**
     * Which ones; null: any.
     *
     * @param state REJECTED or EXPIRED
     * @param reason the whole of it
     */
    public record Choice(
            @Nullable String appId,
            @Nullable Platform platform,
            Delivery.@Nullable State state,
            @Nullable String reason) {

        public static final Choice ALL = new Choice(null, null, null, null);
    }

    /** How many of them have the same reason. */
    public record Tally(
            @Nullable String appId,
            @Nullable Platform platform,
            Delivery.State state,
            @Nullable String reason,
            long count,
            Instant newest) {}
}
