package io.tapline.gateway.notification;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Every change of a user's notifications, in the order of the commits. Who reads on from where the last reading ended misses
 * nothing. Confined to one event loop; futures complete there, and fail with SERVICE_UNAVAILABLE while the store does not answer.
 */
public interface NotificationFeed {

    /** How long a client may be away and still be told what has expired meanwhile. */
    Duration RETENTION = Duration.ofDays(2);

    /**
     * A part of a feed.
     *
     * @param generation places in the feed mean something only together with it
     * @param key authenticates the tokens that tell clients where to go on
     * @param beginning places below lead nowhere, as what was there was erased
     * @param end the last place that was given out when this was read
     * @param readAt when that was, by the store's clock
     * @param items the latest state of what changed, deleted ones included, by place
     * @param lastExpiry nothing of the feed has expired after it and before {@code nextExpiry}
     * @param nextExpiry before it nothing expires; in the past if nobody has looked since
     */
    record Part(
            UUID generation,
            byte[] key,
            long beginning,
            long end,
            Instant readAt,
            List<StoredNotification> items,
            Instant lastExpiry,
            Instant nextExpiry) {

        /** Whether anything may have expired between this moment and when this was read. */
        public boolean hasExpiriesSince(Instant moment) {
            return lastExpiry.isAfter(moment) || isExpiryPast();
        }

        /** Whether it has to be looked anew what expires next. */
        public boolean isExpiryPast() {
            return !nextExpiry.isAfter(readAt);
        }
    }

    /** A notification that is no more. */
    record Expired(UUID id, Instant at) {}

    /**
     * Reads on.
     *
     * @param after the place where the last reading ended; 0: from the beginning
     * @param deletionsAfter deletions up to this place are left out
     */
    Future<Part> read(UserKey user, long after, long deletionsAfter, int limit);

    /**
     * What expired since, the oldest first. Not a change in the feed, as nobody writes it.
     *
     * @param after what was deleted later in the feed is there too, as its deletion can be read no more
     * @return at most {@code limit}, and those that expired in the same moment as the last
     */
    Future<List<Expired>> expired(UserKey user, long after, Instant since, Instant until, int limit);

    /** Looks anew what of a feed expires next, for {@link Part}. To be asked when that is past; nobody waits for it. */
    Future<Void> noteExpiries(UserKey user);

    /** Notes how far a device has fetched the feed; earlier places are left behind. */
    Future<Void> fetched(UUID subscription, long sequence);

    /** Notes that a device has fetched these as they are here, for which it needs no {@linkplain Fallbacks alert} any more. */
    Future<Void> fetched(UUID subscription, List<StoredNotification> items);

    /**
     * Has the webhook of an app told of what a device has fetched, each content once.
     *
     * @param items with the places in the feed at which they were read
     * @return completes at once if the app does not want to be told
     */
    Future<Void> tellFetched(Owner owner, UUID subscription, List<StoredNotification> items);
}
