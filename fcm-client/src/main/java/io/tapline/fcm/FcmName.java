package io.tapline.fcm;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads {@code {"name":"projects/…/messages/…"}}, the one answer that comes for nearly every push, without a parser. */
final class FcmName {

    private static final String START = "\"projects/";

    private FcmName() {}

    /** The name, or null when the answer has none. */
    static @Nullable String parse(byte[] body) {
        String json = new String(body, StandardCharsets.UTF_8);
        int start = json.indexOf(START) + 1;
        int end = json.indexOf('"', start);
        return start > 0 && end > start ? json.substring(start, end) : null;
    }
}
