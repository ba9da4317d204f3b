package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Platform;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Pushes that are to be tried again: {@link Delivery.State#RETRY} deliveries, which any node takes when they are due. Confined to one
 * event loop; futures complete there.
 */
public interface Retries {

    /**
     * One that is due.
     *
     * @param item as it was when this was claimed; its raw content is left out, and empty if there is one
     * @param attempt how many there have been with this one
     * @param contentSequence {@link Delivery#contentSequence}
     */
    record Due(
            StoredNotification item,
            UUID subscription,
            int attempt,
            @Nullable Long contentSequence) {
        public Due {
            requireNonNull(item, "item");
            requireNonNull(subscription, "subscription");
        }
    }

    /**
     * Takes some that are due for a platform, which nobody else takes until {@code hold} is over. Those that nobody needs any more
     * get their final state instead. All by the store's clock. What becomes of the rest goes to {@link Deliveries}.
     */
    Future<Claim<Due>> claim(Platform platform, int limit, Duration hold);

    /**
     * Makes retries of what has no outcome yet: one for each endpoint that these notifications are still to reach. Those that are
     * not stored, have expired or were deleted are left out. May be asked again.
     *
     * @param delay until they are due
     */
    Future<Void> park(Collection<UUID> notifications, Duration delay);
}
