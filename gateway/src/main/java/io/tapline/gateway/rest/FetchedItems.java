package io.tapline.gateway.rest;

import io.tapline.gateway.notification.NotificationFeed;
import io.tapline.gateway.notification.Owner;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.rest.FeedReader.Step;
import io.tapline.gateway.tracing.RequestTrace;
import io.tapline.gateway.tracing.Tracing;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes which payloads a device has got, so that it gets no alert for them: the one place that says what counts as fetched. Confined
 * to one event loop.
 */
final class FetchedItems {

    private static final Logger LOG = LoggerFactory.getLogger(FetchedItems.class);

    private final NotificationFeed feed;
    private final Tracing tracing;

    FetchedItems(NotificationFeed feed, Tracing tracing) {
        this.feed = feed;
        this.tracing = tracing;
    }

    /** To be called when an answer or event that holds the payloads of these items is about to be written, whoever gets it. */
    void trace(@Nullable RequestTrace request, List<StoredNotification> items) {
        tracing.fetched(request, items);
    }

    /** To be called when a part of the feed was written as a whole: the device has also got as far as that. */
    void note(Target target, Step step) {
        note(target, step.next().after(), step.part().items());
    }

    void note(Target target, long place, List<StoredNotification> items) {
        UUID device = target.device();
        if (device != null) {
            feed.fetched(device, place)
                    .onFailure(cause -> LOG.debug("How far a device has fetched could not be noted", cause));
            note(target, items);
        }
    }

    /**
     * To be called when an answer or event that held the payloads of these items was written as a whole. Counts only if the request
     * was a user's and named the device; what the app server reads, the device has not. Costs nothing where there is no fallback and no webhook.
     */
    void note(Target target, List<StoredNotification> items) {
        UUID device = target.device();
        if (device == null) {
            return;
        }
        tell(target, device, items);
        if (target.isDeviceWithFallback()) {
            settle(device, items);
        }
    }

    private void tell(Target target, UUID device, List<StoredNotification> items) {
        List<StoredNotification> active =
                items.stream().filter(item -> item.status() == Status.ACTIVE).toList();
        if (!active.isEmpty()) {
            feed.tellFetched(new Owner(target.app().id(), target.user()), device, active)
                    .onFailure(cause -> LOG.warn("An app will not be told of what a device has fetched", cause));
        }
    }

    private void settle(UUID device, List<StoredNotification> items) {
        List<StoredNotification> awaited = items.stream()
                .filter(item -> item.notification().fallback() != null && item.status() == Status.ACTIVE)
                .toList();
        if (!awaited.isEmpty()) {
            feed.fetched(device, awaited)
                    .onFailure(cause -> LOG.warn("A device may be alerted to what it has fetched", cause));
        }
    }
}
