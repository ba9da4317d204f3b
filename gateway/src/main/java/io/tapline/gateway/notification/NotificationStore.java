package io.tapline.gateway.notification;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The durable history of notifications. Confined to one event loop; futures complete there. Expired and deleted ones are
 * invisible to every read.
 */
public interface NotificationStore {

    /**
     * Stores a new notification.
     *
     * @return completes only when it is committed to disk. Fails with an {@link io.tapline.gateway.rest.ApiFailure}:
     *     SERVICE_UNAVAILABLE when nothing was or will be stored, INVALID_REQUEST for text that cannot be stored. After any
     *     other failure it may be stored or not
     */
    Future<Appended> append(Posting posting);

    /**
     * What became of the posting that had this key before, {@link Appended.Result#REPEATED} or {@link
     * Appended.Result#KEY_REUSED}. Empty if there was none in the last {@link Idempotency#MEMORY}, or it is still being stored:
     * then {@link #append} waits for it.
     */
    Future<Optional<Appended>> earlier(UserKey user, Idempotency idempotency);

    /** One notification of this user, if there is one of this id. */
    Future<Optional<StoredNotification>> find(UserKey user, UUID id);

    /** A part of the history of a user. */
    Future<List<StoredNotification>> page(UserKey user, HistoryPage page);

    /** How many of the user's notifications fit. */
    Future<Long> count(UserKey user, HistoryFilter filter);

    /**
     * Changes what the user did with some of the user's notifications. Whether or not an answer comes, it may be asked again: what
     * is as wanted already is left alone.
     *
     * @return completes when it is committed, with the ids of those that were changed, in the order of the feed
     */
    Future<List<UUID>> change(UserKey user, StateChange change);
}
