package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.App.VisualDelivery;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Content;
import io.tapline.push.Message;
import io.tapline.push.Urgency;
import java.time.Instant;

/** Decides what of a notification its pushes may say: the one place of the privacy rule. */
final class Messages {

    private Messages() {}

    static Message of(App app, Notification notification) {
        Integer seconds = notification.displaySeconds();
        Instant displayUntil = seconds == null ? null : notification.createdAt().plusSeconds(seconds);
        return new Message(
                notification.id(),
                content(app, notification),
                urgency(notification),
                notification.expiresAt(),
                displayUntil);
    }

    /** Raw content is never in a push; visual content only if the app chose so. */
    private static Content content(App app, Notification notification) {
        VisualContent visual = notification.visualContent();
        if (visual == null) {
            return new Content.Tap();
        }
        if (app.visualDelivery() == VisualDelivery.PRIVATE) {
            return new Content.GenericAlert(app.genericAlertText());
        }
        return new Content.Alert(visual.title(), visual.body());
    }

    /** {@code priority} speaks of raw notifications only; a visual one is always sent high. */
    private static Urgency urgency(Notification notification) {
        if (notification.visualContent() != null) {
            return Urgency.HIGH;
        }
        return switch (notification.priority()) {
            case HIGH -> Urgency.HIGH;
            case NONE -> Urgency.NORMAL;
            case LOW -> Urgency.LOW;
        };
    }
}
