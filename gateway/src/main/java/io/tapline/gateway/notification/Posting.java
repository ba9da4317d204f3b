package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.UUID;

/**
 * A notification that is to be stored, and what its storing depends on.
 *
 * @param audience ids of the subscriptions that it goes to: those that were active, and let through by the target policy, when it
 *     was accepted
 */
public record Posting(Notification notification, Set<UUID> audience) {
    public Posting {
        requireNonNull(notification, "notification");
        audience = Set.copyOf(audience);
    }
}
