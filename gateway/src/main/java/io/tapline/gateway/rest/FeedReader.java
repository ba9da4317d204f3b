package io.tapline.gateway.rest;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.NotificationFeed;
import io.tapline.gateway.notification.NotificationFeed.Expired;
import io.tapline.gateway.notification.NotificationFeed.Part;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a client along its user's feed, token by token: changes as long as there are more, and then what has expired. In two
 * parts, as only what was read tells whether the token is good. Confined to one event loop.
 */
final class FeedReader {

    private static final Logger LOG = LoggerFactory.getLogger(FeedReader.class);

    private final NotificationFeed feed;

    FeedReader(NotificationFeed feed) {
        this.feed = feed;
    }

    /**
     * What lies between two tokens.
     *
     * @param more whether reading on from {@code next} at once brings more
     */
    record Step(Part part, List<Expired> expired, DeltaToken next, boolean more) {

        boolean isEmpty() {
            return part.items().isEmpty() && expired.isEmpty();
        }
    }

    /** @param from null: from the beginning. It need not be verified yet: it is this user's own feed in any case */
    Future<Part> read(UserKey user, @Nullable DeltaToken from, int size) {
        return from == null
                ? feed.read(user, 0, Long.MAX_VALUE, size)
                : feed.read(user, from.after(), from.deletionsAfter(), size);
    }

    /** The place of one who needs nothing of what was before. */
    Future<Part> readEnd(UserKey user) {
        return feed.read(user, Long.MAX_VALUE, 0, 1);
    }

    /**
     * Goes on from a token.
     *
     * @param from authentic, and one that {@link DeltaToken#leadsOn}
     * @param part what was read from there, with the same size
     */
    Future<Step> step(UserKey user, DeltaToken from, Part part, int size) {
        int room = size - part.items().size();
        if (room == 0) {
            long last = part.items().get(size - 1).sequence();
            DeltaToken next = new DeltaToken(from.generation(), last, from.deletionsAfter(), from.expiredUntil());
            return Future.succeededFuture(new Step(part, List.of(), next, true));
        }
        return expired(user, from, part, room).map(expired -> lastStep(from, part, expired, room));
    }

    private Future<List<Expired>> expired(UserKey user, DeltaToken from, Part part, int limit) {
        if (!part.hasExpiriesSince(from.expiredUntil())) {
            return Future.succeededFuture(List.of());
        }
        if (part.isExpiryPast()) {
            feed.noteExpiries(user).onFailure(cause -> LOG.debug("What expires next could not be noted", cause));
        }
        return from.expiredUntil().isBefore(part.readAt())
                ? feed.expired(user, from.after(), from.expiredUntil(), part.readAt(), limit)
                : Future.succeededFuture(List.of());
    }

    private static Step lastStep(DeltaToken from, Part part, List<Expired> expired, int room) {
        boolean full = expired.size() >= room;
        Instant until = full ? expired.get(expired.size() - 1).at() : part.readAt();
        // The round is over with its last page: whatever is deleted from now on, the client has known.
        DeltaToken next = new DeltaToken(from.generation(), part.end(), full ? from.deletionsAfter() : 0, until);
        return new Step(part, expired, next, full);
    }
}
