package io.tapline.gateway;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.rest.NotificationSink;
import io.tapline.gateway.rest.StateSink;
import io.tapline.gateway.stream.FeedPokes;
import io.tapline.gateway.subscription.Subscription;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pokes the streams of a user before what was committed goes on to the user's devices. Confined to one event loop. */
record PokingSinks(FeedPokes pokes, NotificationSink notifications, StateSink states)
        implements NotificationSink, StateSink {

    @Override
    public void accepted(App app, Notification notification, Appended stored, List<Subscription> audience) {
        pokes.changed(notification.user());
        notifications.accepted(app, notification, stored, audience);
    }

    @Override
    public void changed(App app, UserKey user, List<UUID> ids, @Nullable UUID device) {
        pokes.changed(user);
        states.changed(app, user, ids, device);
    }
}
