package io.tapline.simulator.webpush;

import io.tapline.simulator.jose.P256;
import io.tapline.simulator.wire.Request;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a push service demands of a message's headers and of the part of its body that it can see.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8030">RFC 8030</a>
 */
final class WebPushRules {

    /** RFC 8030, section 7.2: a service must not refuse less than this. */
    private static final int MAX_BODY = 4096;

    private static final Pattern TTL = Pattern.compile("\\d{1,18}");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_\\-]{1,32}");
    private static final Set<String> URGENCIES = Set.of("very-low", "low", "normal", "high");

    private WebPushRules() {}

    static Optional<WebPushError> broken(Request request) {
        return headers(request).or(() -> body(request));
    }

    private static Optional<WebPushError> headers(Request request) {
        String ttl = request.header("ttl");
        if (ttl == null) {
            return Optional.of(WebPushError.missingHeader("Missing TTL Header"));
        }
        if (!TTL.matcher(ttl).matches()) {
            return Optional.of(WebPushError.invalidTtl());
        }
        String topic = request.header("topic");
        if (topic != null && !TOPIC.matcher(topic).matches()) {
            return Optional.of(WebPushError.invalidTopic());
        }
        String urgency = request.header("urgency");
        return urgency == null || URGENCIES.contains(urgency)
                ? Optional.empty()
                : Optional.of(new WebPushError(400, 111, "Invalid Urgency header value"));
    }

    private static Optional<WebPushError> body(Request request) {
        if (request.body().length > MAX_BODY) {
            return Optional.of(WebPushError.usualOf(413));
        }
        String encoding = request.header("content-encoding");
        if (request.body().length == 0) {
            return Optional.empty();
        }
        if (encoding == null) {
            return Optional.of(WebPushError.missingCrypto("Missing Content-Encoding"));
        }
        if (!encoding.equals("aes128gcm")) {
            return Optional.of(WebPushError.invalidCrypto("Unknown Content-Encoding"));
        }
        return Aes128Gcm.parse(request.body())
                        .filter(message -> isPoint(message.senderKey()))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(WebPushError.invalidCrypto("Malformed aes128gcm header"));
    }

    private static boolean isPoint(byte[] key) {
        try {
            P256.publicKey(key);
            return true;
        } catch (GeneralSecurityException notAPoint) {
            return false;
        }
    }
}
