package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that iOS devices get for a notification which they have not fetched in time: one for each device of its {@link
 * Posting#fallbackAudience}. Confined to one event loop; futures complete there.
 */
public interface Fallbacks {

    /** How one of them ended. */
    enum End {
        /** The provider took the alert. */
        ACCEPTED,
        /** The provider does not know the device any more. */
        GONE,
        /** The alert was refused for good. */
        REJECTED,
        /** The device has fetched the notification. */
        FETCHED,
        /** The user has handled the notification, it is no more, or the device's subscription has ended. */
        NOT_NEEDED
    }

    /**
     * One that is due.
     *
     * @param item as it was when this was claimed
     * @param sequence the place in the feed of the content that it stands for
     * @param attempt how many there have been with this one
     */
    record Due(StoredNotification item, UUID subscription, long sequence, int attempt) {
        public Due {
            requireNonNull(item, "item");
            requireNonNull(subscription, "subscription");
        }
    }

    /**
     * Takes some that are due, which nobody else takes until {@code hold} is over. Those that nobody needs any more are settled
     * instead. All by the store's clock.
     */
    Future<Claim<Due>> claim(int limit, Duration hold);

    /**
     * Notes the end of one that was claimed. Does nothing if the claim was lost, or the device has fetched the notification
     * meanwhile.
     *
     * @param word the provider's own
     */
    Future<Void> settle(Due due, End end, @Nullable String word);

    /** Gives one that was claimed back, to be due again after a while. */
    Future<Void> postpone(Due due, Duration delay, String word);
}
