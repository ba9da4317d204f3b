package io.tapline.apns;

import io.tapline.push.Content;
import io.tapline.push.Excerpt;
import io.tapline.push.JsonString;
import io.tapline.push.Message;
import io.tapline.push.TapFormat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON that a device gets.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification">Apple: payload
 *     keys</a>
 */
final class ApnsPayload implements Content.Cases<byte[]> {

    /** In bytes; more is {@code PayloadTooLarge} (Apple, "Sending notification requests to APNs"). */
    static final int LIMIT = 4096;

    private final Message message;

    private ApnsPayload(Message message) {
        this.message = message;
    }

    /** A payload within the limit: an alert that is too long for it loses the end of its body, then of its title. */
    static byte[] of(Message message) {
        return message.content().fold(new ApnsPayload(message));
    }

    @Override
    public byte[] tap(Content.Tap tap) {
        return bytes("{\"aps\":{\"content-available\":1},\"tapline\":" + TapFormat.tap(message) + "}");
    }

    /** {@code mutable-content} lets the app's extension pull title and body and put them in place of the text. */
    @Override
    public byte[] genericAlert(Content.GenericAlert alert) {
        String text = Excerpt.of(alert.text(), cut -> fits(null, cut, true));
        return visible(null, text, true);
    }

    @Override
    public byte[] alert(Content.Alert alert) {
        String body = alert.body();
        if (body == null) {
            return titleOnly(alert.title());
        }
        String cutBody = Excerpt.of(body, cut -> fits(alert.title(), cut, false));
        return cutBody.isEmpty() ? titleOnly(alert.title()) : visible(alert.title(), cutBody, false);
    }

    private byte[] titleOnly(String title) {
        return visible(Excerpt.of(title, cut -> fits(cut, null, false)), null, false);
    }

    private boolean fits(@Nullable String title, @Nullable String body, boolean mutable) {
        return visible(title, body, mutable).length <= LIMIT;
    }

    private byte[] visible(@Nullable String title, @Nullable String body, boolean mutable) {
        StringBuilder json = new StringBuilder(256).append("{\"aps\":{\"alert\":{");
        if (title != null) {
            JsonString.appendQuoted(json.append("\"title\":"), title);
        }
        if (body != null) {
            JsonString.appendQuoted(json.append(title == null ? "\"body\":" : ",\"body\":"), body);
        }
        json.append(mutable ? "},\"sound\":\"default\",\"mutable-content\":1}" : "},\"sound\":\"default\"}");
        return bytes(json.append(",\"tapline\":")
                .append(TapFormat.besideAlert(message))
                .append('}')
                .toString());
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
