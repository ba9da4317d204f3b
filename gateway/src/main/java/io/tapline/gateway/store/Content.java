package io.tapline.gateway.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.VisualContent;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a notification says; everything else of its row says what is to be done with it.
 *
 * @param raw the raw content, UTF-8; not to be changed
 * @param alert what its fallback alert shows
 */
public record Content(
        byte @Nullable [] raw,
        @Nullable VisualContent visual,
        @Nullable VisualContent alert) {

    private static final byte[] EMPTY = {};
    /** The length of what is not there. */
    private static final int ABSENT = -1;

    static Content of(Notification notification) {
        return new Content(
                notification.rawContent(),
                notification.visualContent(),
                notification.fallback() == null ? null : notification.fallback().visualContent());
    }

    /** Without its raw content, which becomes empty if there is one. */
    Content withoutRaw() {
        return raw == null || raw.length == 0 ? this : new Content(EMPTY, visual, alert);
    }

    /** All in one: five texts, each behind the number of its bytes. */
    byte[] bytes() {
        byte @Nullable [][] texts = {raw, title(visual), body(visual), title(alert), body(alert)};
        int size = Stream.of(texts)
                .mapToInt(text -> Integer.BYTES + (text == null ? 0 : text.length))
                .sum();
        ByteBuffer bytes = ByteBuffer.allocate(size);
        for (byte @Nullable [] text : texts) {
            if (text == null) {
                bytes.putInt(ABSENT);
            } else {
                bytes.putInt(text.length).put(text);
            }
        }
        return bytes.array();
    }

    private static byte @Nullable [] title(@Nullable VisualContent visual) {
        return visual == null ? null : visual.title().getBytes(UTF_8);
    }

    private static byte @Nullable [] body(@Nullable VisualContent visual) {
        return visual == null || visual.body() == null ? null : visual.body().getBytes(UTF_8);
    }

    /** @throws BufferUnderflowException if they are not what {@link #bytes} makes */
    static Content read(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        return new Content(text(bytes), visual(text(bytes), text(bytes)), visual(text(bytes), text(bytes)));
    }

    private static byte @Nullable [] text(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length == ABSENT) {
            return null;
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return text;
    }

    private static @Nullable VisualContent visual(byte @Nullable [] title, byte @Nullable [] body) {
        return title == null
                ? null
                : new VisualContent(new String(title, UTF_8), body == null ? null : new String(body, UTF_8));
    }
}
