package io.tapline.gateway.rest;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.subscription.Subscription;
import java.util.List;

/** Takes each notification on to its user's endpoints. Confined to one event loop. */
@FunctionalInterface
public interface NotificationSink {

    /**
     * Called once for each notification, after it was committed and answered with 201. What goes wrong here is the sink's
     * own affair: the notification is stored and its sender knows.
     *
     * @param stored what became of its posting: a new item, or new content of an item that was there before
     * @param audience whom it goes to, as they were just before it was stored
     */
    void accepted(App app, Notification notification, Appended stored, List<Subscription> audience);
}
