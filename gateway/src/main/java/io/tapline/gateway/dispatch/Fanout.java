package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.notification.Notification;
import io.tapline.push.Message;
import io.tapline.push.Platform;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import java.util.EnumMap;
import java.util.Map;

/**
 * One notification on its way to all of its user's endpoints: holds what they share, and how many of them have no durable
 * state yet. Confined to its event loop.
 */
final class Fanout {

    private final App app;
    private final Notification notification;
    private final Message message;
    private final Map<Platform, Push> encoded = new EnumMap<>(Platform.class);
    private int open;

    Fanout(App app, Notification notification) {
        this.app = app;
        this.notification = notification;
        this.message = Messages.of(app, notification);
    }

    App app() {
        return app;
    }

    Notification notification() {
        return notification;
    }

    /** The message in a platform's wire format, encoded at the first call only. */
    Push push(Platform platform, PushClient client) {
        return encoded.computeIfAbsent(platform, first -> client.encode(message));
    }

    void open() {
        open++;
    }

    /** @return whether that was the last one */
    boolean close() {
        return --open == 0;
    }
}
