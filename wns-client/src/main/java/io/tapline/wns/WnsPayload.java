package io.tapline.wns;

import io.tapline.push.Content;
import io.tapline.push.Excerpt;
import io.tapline.push.Message;
import io.tapline.push.TapFormat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes what a Windows app gets: JSON for the app itself, or XML that Windows shows. */
final class WnsPayload implements Content.Cases<byte[]> {

    /**
     * In bytes; more is answered 413.
     *
     * @see <a
     *     href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/raw-notification-overview">Microsoft:
     *     raw notifications</a>
     */
    static final int LIMIT = 5000;

    private final Message message;

    private WnsPayload(Message message) {
        this.message = message;
    }

    /** A payload within the limit: an alert that is too long for it loses the end of its body, then of its title. */
    static byte[] of(Message message) {
        return message.content().fold(new WnsPayload(message));
    }

    @Override
    public byte[] tap(Content.Tap tap) {
        return bytes(TapFormat.tap(message));
    }

    /** Raw as well: the app's background task pulls title and body, and shows the text if it cannot. */
    @Override
    public byte[] genericAlert(Content.GenericAlert alert) {
        String text = Excerpt.of(alert.text(), cut -> bytes(TapFormat.alert(message, cut)).length <= LIMIT);
        return bytes(TapFormat.alert(message, text));
    }

    @Override
    public byte[] alert(Content.Alert alert) {
        String body = alert.body();
        if (body == null) {
            return titleOnly(alert.title());
        }
        String cutBody = Excerpt.of(body, cut -> toast(alert.title(), cut).length <= LIMIT);
        return cutBody.isEmpty() ? titleOnly(alert.title()) : toast(alert.title(), cutBody);
    }

    private byte[] titleOnly(String title) {
        return toast(Excerpt.of(title, cut -> toast(cut, null).length <= LIMIT), null);
    }

    /**
     * {@code launch} is handed to the app when the user taps the toast.
     *
     * @see <a href="https://learn.microsoft.com/uwp/schemas/tiles/toastschema/element-toast">Microsoft: toast schema</a>
     */
    private byte[] toast(String title, @Nullable String body) {
        StringBuilder xml = new StringBuilder(256).append("<toast launch=\"");
        XmlText.append(xml, TapFormat.besideAlert(message));
        xml.append("\"><visual><binding template=\"ToastGeneric\"><text>");
        XmlText.append(xml, title);
        if (body != null) {
            XmlText.append(xml.append("</text><text>"), body);
        }
        return bytes(xml.append("</text></binding></visual></toast>").toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
