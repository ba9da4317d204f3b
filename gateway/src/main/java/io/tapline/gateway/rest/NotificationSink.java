package io.tapline.gateway.rest;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.subscription.UserEndpoints;

/** Takes each notification on to its user's endpoints. Confined to one event loop. */
@FunctionalInterface
public interface NotificationSink {

    /**
     * Called once for each notification, after it was committed and answered with 201. What goes wrong here is the sink's
     * own affair: the notification is stored and its sender knows.
     *
     * @param endpoints as they were just before the notification was stored; may hold expired ones
     */
    void accepted(App app, Notification notification, UserEndpoints endpoints);
}
