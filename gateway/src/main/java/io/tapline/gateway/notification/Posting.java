package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notification that is to be stored, and what its storing depends on.
 *
 * @param audience ids of the subscriptions that it goes to: those that were active, and let through by the target policy, when it
 *     was accepted. Of use only if it replaces an item, and may be left empty otherwise
 * @param fallbackAudience those that get an alert unless they fetch it in time; none if it has no fallback policy
 * @param idempotency null: the same notification again is another one
 * @param replacing the user's live item of the same {@code appNotificationId} that was posted so too, if there is one. The
 *     notification needs such an id then
 */
public record Posting(
        Notification notification,
        Set<UUID> audience,
        Set<UUID> fallbackAudience,
        @Nullable Idempotency idempotency,
        boolean replacing) {

    public Posting {
        requireNonNull(notification, "notification");
        audience = Set.copyOf(audience);
        fallbackAudience = Set.copyOf(fallbackAudience);
        if (notification.fallback() == null && !fallbackAudience.isEmpty()) {
            throw new IllegalArgumentException("fallbackAudience needs a fallback policy");
        }
        if (replacing && notification.appNotificationId() == null) {
            throw new IllegalArgumentException("replacing needs an appNotificationId");
        }
    }

    /** One without fallbacks that is neither recognised when it comes again nor replaces anything. */
    public static Posting of(Notification notification, Set<UUID> audience) {
        return new Posting(notification, audience, Set.of(), null, false);
    }
}
