package io.tapline.fcm;

import io.tapline.push.Content;
import io.tapline.push.Excerpt;
import io.tapline.push.JsonString;
import io.tapline.push.Message;
import io.tapline.push.TapFormat;
import io.tapline.push.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message without its end, {@code token"}}}, which is each device's own.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages">Firebase: Message</a>
 */
final class FcmPayload implements Content.Cases<byte[]> {

    /** In bytes, of keys and values; all of the JSON is counted here, to be on the safe side. */
    static final int LIMIT = 4096;

    /** Four weeks. */
    static final long MAX_TTL_SECONDS = 2_419_200;

    private final Message message;
    private final Instant now;

    private FcmPayload(Message message, Instant now) {
        this.message = message;
        this.now = now;
    }

    /** A head within the limit: an alert that is too long for it loses the end of its body, then of its title. */
    static byte[] headOf(Message message, Instant now) {
        return message.content().fold(new FcmPayload(message, now));
    }

    @Override
    public byte[] tap(Content.Tap tap) {
        return head(TapFormat.tap(message), null);
    }

    /**
     * A data message: the app is woken, pulls title and body, and shows the text if it cannot. A message with a {@code
     * notification} would be shown by the system without asking the app.
     */
    @Override
    public byte[] genericAlert(Content.GenericAlert alert) {
        String text = Excerpt.of(alert.text(), cut -> head(TapFormat.alert(message, cut), null).length <= LIMIT);
        return head(TapFormat.alert(message, text), null);
    }

    @Override
    public byte[] alert(Content.Alert alert) {
        String body = alert.body();
        if (body == null) {
            return titleOnly(alert.title());
        }
        String cutBody = Excerpt.of(body, cut -> shown(alert.title(), cut).length <= LIMIT);
        return cutBody.isEmpty() ? titleOnly(alert.title()) : shown(alert.title(), cutBody);
    }

    private byte[] titleOnly(String title) {
        return shown(Excerpt.of(title, cut -> shown(cut, null).length <= LIMIT), null);
    }

    /** The tag makes a message that was sent twice replace itself on the screen. */
    private byte[] shown(String title, @Nullable String body) {
        StringBuilder notification = new StringBuilder("{\"title\":");
        JsonString.appendQuoted(notification, title);
        if (body != null) {
            JsonString.appendQuoted(notification.append(",\"body\":"), body);
        }
        notification.append(",\"tag\":\"").append(message.notificationId()).append("\"}");
        return head(TapFormat.besideAlert(message), notification);
    }

    private byte[] head(String data, @Nullable CharSequence notification) {
        StringBuilder json = new StringBuilder(256)
                .append("{\"message\":{\"data\":")
                .append(data)
                .append(",\"android\":{\"priority\":\"")
                .append(wakesNow() ? "HIGH" : "NORMAL")
                .append("\",\"ttl\":\"")
                .append(ttlSeconds())
                .append("s\"");
        if (message.urgency() == Urgency.LOW && !message.content().isVisible()) {
            // One key for all taps: any tap makes the app pull everything. Google allows a device 20 collapsible
            // messages in a
            // burst and then one each three minutes, so those that matter have none.
            json.append(",\"collapse_key\":\"tap\"");
        }
        if (notification != null) {
            json.append(",\"notification\":").append(notification);
        }
        return json.append("},\"token\":\"").toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean wakesNow() {
        return message.urgency() == Urgency.HIGH || message.content().isVisible();
    }

    private long ttlSeconds() {
        long seconds = Duration.between(now, message.deliverUntil()).toSeconds();
        return Math.max(0, Math.min(MAX_TTL_SECONDS, seconds));
    }
}
