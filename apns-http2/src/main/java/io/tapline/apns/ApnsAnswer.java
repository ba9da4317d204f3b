package io.tapline.apns;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error answer: {@code {"reason":"…","timestamp":…}}.
 *
 * @param reason empty when the body has none
 * @param timestamp when APNs knew the token to be dead; only with 410
 * @see <a href="https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns">Apple:
 *     responses</a>
 */
record ApnsAnswer(String reason, @Nullable Instant timestamp) {

    private static final JsonFactory JSON = new JsonFactory();

    static ApnsAnswer parse(byte[] body) {
        String reason = "";
        Instant timestamp = null;
        try (JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING && "reason".equals(parser.currentName())) {
                    reason = parser.getText();
                } else if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && "timestamp".equals(parser.currentName())) {
                    timestamp = Instant.ofEpochMilli(parser.getLongValue());
                }
            }
        } catch (IOException e) {
            return new ApnsAnswer(reason, timestamp); // a body cut off or not JSON: what was read before that counts
        }
        return new ApnsAnswer(reason, timestamp);
    }
}
