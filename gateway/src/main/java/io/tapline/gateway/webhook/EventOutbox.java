package io.tapline.gateway.webhook;

import io.tapline.gateway.notification.Claim;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;

/**
 * Events that wait to be told, until their app has taken them. One batch of an app is under way at a time, whatever the number of
 * nodes. Confined to one event loop.
 */
interface EventOutbox {

    /**
     * Takes a batch of each of some apps that are due, which nobody else takes until {@code hold} is over: for each the one that was
     * not taken before, or else its oldest events.
     *
     * @param apps of these only
     * @param limit of the apps
     */
    Future<Claim<EventBatch>> claim(Set<String> apps, int limit, Duration hold);

    /** Forgets what an app has taken; the next is due at once. */
    Future<Void> taken(EventBatch batch);

    /** Gives a batch back, to be due again after a while. Does nothing if the claim was lost. */
    Future<Void> postpone(EventBatch batch, Duration delay, String reason);
}
