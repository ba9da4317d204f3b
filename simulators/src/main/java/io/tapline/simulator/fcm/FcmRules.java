package io.tapline.simulator.fcm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tapline.simulator.engine.Alphabet;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What FCM demands of a message.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode">ErrorCode</a>
 */
final class FcmRules {

    /** "4096 bytes for most messages ... 2048 bytes in the case of messages to topics", keys and values. */
    private static final int MAX_BYTES = 4096;

    private static final int MAX_TOPIC_BYTES = 2048;

    /** Four weeks. */
    private static final BigDecimal MAX_TTL_SECONDS = BigDecimal.valueOf(2_419_200);

    private static final List<String> TARGETS = List.of("token", "topic", "condition");
    private static final Pattern TOPIC = Pattern.compile("(/topics/)?[a-zA-Z0-9\\-_.~%]+");
    private static final Alphabet REGISTRATION_TOKEN = Alphabet.LETTERS_AND_DIGITS.and("_:.%-");
    private static final int MAX_REGISTRATION_TOKEN = 4096;
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private FcmRules() {}

    /** A parsed body, or what is wrong with it. */
    record Parsed(JsonNode body, Optional<FieldViolation> violation) {

        JsonNode message() {
            return body.path("message");
        }

        boolean validateOnly() {
            return body.path("validate_only").asBoolean()
                    || body.path("validateOnly").asBoolean();
        }

        /** The registration token, else the topic or condition. */
        String target() {
            for (String name : TARGETS) {
                if (message().path(name).isTextual()) {
                    return message().path(name).textValue();
                }
            }
            return "";
        }
    }

    static Parsed parse(byte[] body) {
        try {
            JsonNode json = JSON.readValue(body);
            return new Parsed(json, FcmSchema.SEND.check("", json).or(() -> meaning(json.path("message"))));
        } catch (JsonProcessingException malformed) {
            String description = "Invalid JSON payload received. " + malformed.getOriginalMessage();
            return new Parsed(JSON.createObjectNode(), Optional.of(new FieldViolation("", description)));
        } catch (IOException impossible) {
            throw new IllegalStateException("Reading from memory failed", impossible);
        }
    }

    static boolean wellFormed(String registrationToken) {
        return REGISTRATION_TOKEN.spells(registrationToken, 1, MAX_REGISTRATION_TOKEN);
    }

    private static Optional<FieldViolation> meaning(JsonNode message) {
        if (!message.isObject()) {
            return violation("message", "Message is not set.");
        }
        return recipient(message)
                .or(() -> topic(message))
                .or(() -> dataKeys("message.data", message.path("data")))
                .or(() ->
                        dataKeys("message.android.data", message.path("android").path("data")))
                .or(() -> ttl(message.path("android").path("ttl").asText("0s")))
                .or(() -> size(message));
    }

    private static Optional<FieldViolation> violation(String field, String description) {
        return Optional.of(new FieldViolation(field, description));
    }

    private static Optional<FieldViolation> recipient(JsonNode message) {
        int targets = 0;
        for (String name : TARGETS) {
            targets += message.has(name) ? 1 : 0;
        }
        if (targets == 0) {
            return violation("message", "Recipient of the message is not set.");
        }
        return targets > 1
                ? violation("message", "Invalid JSON payload received. oneof field 'target' is already set.")
                : Optional.empty();
    }

    private static Optional<FieldViolation> topic(JsonNode message) {
        boolean malformed = message.has("topic")
                && !TOPIC.matcher(message.path("topic").asText()).matches();
        return malformed ? violation("message.topic", "Invalid topic name.") : Optional.empty();
    }

    private static Optional<FieldViolation> dataKeys(String field, JsonNode data) {
        for (Iterator<String> keys = data.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (key.equals("from") || key.equals("message_type") || key.startsWith("gcm") || key.startsWith("google")) {
                return violation(field, "Invalid data payload key: " + key);
            }
        }
        return Optional.empty();
    }

    private static Optional<FieldViolation> ttl(String duration) {
        BigDecimal seconds = new BigDecimal(duration.substring(0, duration.length() - 1));
        boolean allowed = seconds.signum() >= 0 && seconds.compareTo(MAX_TTL_SECONDS) <= 0;
        return allowed
                ? Optional.empty()
                : violation("message.android.ttl", "Invalid ttl: must be between 0 and 2419200 seconds.");
    }

    private static Optional<FieldViolation> size(JsonNode message) {
        int shared = bytes(message.path("data")) + bytes(message.path("notification"));
        int android = bytes(message.path("android").path("data"))
                + bytes(message.path("android").path("notification"));
        int apple = message.path("apns").has("payload")
                ? utf8(message.path("apns").path("payload").toString())
                : 0;
        int limit = message.has("token") ? MAX_BYTES : MAX_TOPIC_BYTES;
        boolean tooBig = Math.max(shared, android) > limit || apple > MAX_BYTES;
        return tooBig ? violation("message", "Message is too big") : Optional.empty();
    }

    private static int bytes(JsonNode object) {
        int sum = 0;
        for (Iterator<Map.Entry<String, JsonNode>> each = object.fields(); each.hasNext(); ) {
            Map.Entry<String, JsonNode> field = each.next();
            sum += utf8(field.getKey()) + utf8(field.getValue().asText());
        }
        return sum;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
