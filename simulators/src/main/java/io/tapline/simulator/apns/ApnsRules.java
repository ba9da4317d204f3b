package io.tapline.simulator.apns;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tapline.simulator.engine.Alphabet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What APNs demands of one request alone, without its token.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns">Sending notification requests to APNs</a>
 */
final class ApnsRules {

    private static final int MAX_COLLAPSE_ID_BYTES = 64;
    private static final int UUID_CHARACTERS = 36;
    private static final Set<Integer> UUID_HYPHENS = Set.of(8, 13, 18, 23);
    private static final int MAX_SECONDS_DIGITS = 12;
    private static final Alphabet HEX = Alphabet.LOWER_CASE_HEX.and("ABCDEF");
    private static final Alphabet TOPIC = Alphabet.LETTERS_AND_DIGITS.and(".-_");

    /** Apple says not to assume a length; these bounds only catch what cannot be one. */
    private static final int MIN_TOKEN_DIGITS = 8;

    private static final int MAX_TOKEN_DIGITS = 400;

    private static final JsonFactory JSON = new JsonFactory();

    private ApnsRules() {}

    /** The first rule about path, method and apns-id that is broken. */
    static Optional<ApnsReason> line(ApnsRequest request) {
        if (!request.pathKnown()) {
            return Optional.of(ApnsReason.BAD_PATH);
        }
        if (!request.request.method().equals("POST")) {
            return Optional.of(ApnsReason.METHOD_NOT_ALLOWED);
        }
        if (request.duplicates) {
            return Optional.of(ApnsReason.DUPLICATE_HEADERS);
        }
        if (request.id != null && !isUuid(request.id)) {
            return Optional.of(ApnsReason.BAD_MESSAGE_ID);
        }
        return request.deviceToken().isEmpty() ? Optional.of(ApnsReason.MISSING_DEVICE_TOKEN) : Optional.empty();
    }

    /** The first rule about the other headers and the payload that is broken. */
    static Optional<ApnsReason> content(ApnsRequest request, @Nullable String topic) {
        if (topic == null || topic.isEmpty()) {
            return Optional.of(ApnsReason.MISSING_TOPIC);
        }
        PushType type = PushType.ALERT;
        if (request.pushType != null) {
            Optional<PushType> named = PushType.of(request.pushType);
            if (named.isEmpty()) {
                return Optional.of(ApnsReason.INVALID_PUSH_TYPE);
            }
            type = named.get();
        }
        return headers(request, topic, type).or(() -> deviceToken(request.deviceToken()));
    }

    private static Optional<ApnsReason> headers(ApnsRequest request, String topic, PushType type) {
        if (!TOPIC.spells(topic, 1, topic.length()) || (request.pushType != null && !type.suits(topic))) {
            return Optional.of(ApnsReason.BAD_TOPIC);
        }
        if (!priorityAllowed(request.priority, type)) {
            return Optional.of(ApnsReason.BAD_PRIORITY);
        }
        if (request.expiration != null && !Alphabet.DIGITS.spells(request.expiration, 1, MAX_SECONDS_DIGITS)) {
            return Optional.of(ApnsReason.BAD_EXPIRATION_DATE);
        }
        if (request.collapseId != null
                && request.collapseId.getBytes(StandardCharsets.UTF_8).length > MAX_COLLAPSE_ID_BYTES) {
            return Optional.of(ApnsReason.BAD_COLLAPSE_ID);
        }
        return payload(request.request.body(), type);
    }

    /** Background pushes must say 5; saying nothing means 10. */
    private static boolean priorityAllowed(@Nullable String priority, PushType type) {
        String stated = priority == null ? "10" : priority;
        return switch (stated) {
            case "10" -> type != PushType.BACKGROUND;
            case "5", "1" -> type != PushType.BACKGROUND || stated.equals("5");
            default -> false;
        };
    }

    /** In its canonical form, in lower case. */
    static boolean isUuid(String text) {
        if (text.length() != UUID_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < UUID_CHARACTERS; i++) {
            char c = text.charAt(i);
            if (UUID_HYPHENS.contains(i) ? c != '-' : !Alphabet.LOWER_CASE_HEX.has(c)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<ApnsReason> deviceToken(String token) {
        boolean hex = HEX.spells(token, MIN_TOKEN_DIGITS, MAX_TOKEN_DIGITS) && token.length() % 2 == 0;
        return hex ? Optional.empty() : Optional.of(ApnsReason.BAD_DEVICE_TOKEN);
    }

    private static Optional<ApnsReason> payload(byte[] body, PushType type) {
        if (body.length > type.maxPayload()) {
            return Optional.of(ApnsReason.PAYLOAD_TOO_LARGE);
        }
        try (JsonParser json = JSON.createParser(body)) {
            return aps(json, type);
        } catch (IOException notJson) {
            // Apple's list has no reason for a body that is not JSON; nothing of it can be used.
            return Optional.of(ApnsReason.PAYLOAD_EMPTY);
        }
    }

    private static Optional<ApnsReason> aps(JsonParser json, PushType type) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return Optional.of(ApnsReason.PAYLOAD_EMPTY);
        }
        boolean empty = true;
        boolean silent = false;
        boolean visible = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            boolean aps = json.currentName().equals("aps");
            json.nextToken();
            if (!aps || json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                silent |= field.equals("content-available") && json.getText().equals("1");
                visible |= field.equals("alert") || field.equals("sound") || field.equals("badge");
                json.skipChildren();
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
            return Optional.of(ApnsReason.PAYLOAD_EMPTY);
        }
        return empty ? Optional.of(ApnsReason.PAYLOAD_EMPTY) : matches(type, silent, visible);
    }

    /** "The value must accurately reflect the contents of your notification's payload." */
    private static Optional<ApnsReason> matches(PushType type, boolean silent, boolean visible) {
        boolean contradicts = type == PushType.BACKGROUND && (!silent || visible);
        return contradicts ? Optional.of(ApnsReason.INVALID_PUSH_TYPE) : Optional.empty();
    }
}
