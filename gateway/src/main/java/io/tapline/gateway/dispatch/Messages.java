package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.App.VisualDelivery;
import io.tapline.gateway.notification.FallbackPolicy;
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

    /**
     * The alert for a device that has not fetched a raw notification in time. {@code displayTimeToLive} says nothing about it: that
     * is for what the app makes of the raw content, and may be over before the alert is due.
     */
    static Message fallback(App app, Notification notification, FallbackPolicy policy) {
        return new Message(
                notification.id(), alert(app, policy.visualContent()), Urgency.HIGH, notification.expiresAt(), null);
    }

    /** Raw content is never in a push. */
    private static Content content(App app, Notification notification) {
        VisualContent visual = notification.visualContent();
        return visual == null ? new Content.Tap() : alert(app, visual);
    }

    /** Visual content is in a push only if the app chose so. */
    private static Content alert(App app, VisualContent visual) {
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
