package io.tapline.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http2.Http2Error;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.wire.Pieces;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an {@link Answer} from JSON; {@link ControlApi} says how it looks. */
final class AnswerJson {

    private static final Set<String> FIELDS = Set.of(
            "status",
            "reason",
            "timestamp",
            "headers",
            "body",
            "retryAfterSeconds",
            "delayMillis",
            "reset",
            "goAway",
            "neverAnswer",
            "disconnect",
            "settings",
            "withholdWindowMillis",
            "rawBase64",
            "pieces");

    /** Identifiers of RFC 9113, section 6.5.2. */
    private static final Map<String, Integer> SETTINGS = Map.of(
            "headerTableSize", 1,
            "enablePush", 2,
            "maxConcurrentStreams", 3,
            "initialWindowSize", 4,
            "maxFrameSize", 5,
            "maxHeaderListSize", 6);

    private AnswerJson() {}

    /** @throws IllegalArgumentException naming what is wrong */
    static Answer read(JsonNode json) {
        require(json.isObject(), "an answer must be an object");
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            require(FIELDS.contains(name), "unknown field " + name);
        }
        Answer answer = ending(json);
        if (json.has("rawBase64")) {
            answer =
                    Answer.raw(Base64.getDecoder().decode(json.path("rawBase64").asText()), answer);
        }
        if (json.has("settings")) {
            answer = Answer.settings(settings(json.path("settings")), answer);
        }
        if (json.has("withholdWindowMillis")) {
            answer = Answer.withholdWindow(millis(json, "withholdWindowMillis"), answer);
        }
        return json.has("delayMillis") ? Answer.delayed(millis(json, "delayMillis"), answer) : answer;
    }

    private static Answer ending(JsonNode json) {
        if (json.has("reset")) {
            String name = json.path("reset").asText().toUpperCase(Locale.ROOT);
            return Answer.reset(Http2Error.valueOf(name));
        }
        if (json.has("goAway")) {
            return goAway(json.path("goAway"), json.has("status") ? status(json) : Answer.usual());
        }
        if (json.path("neverAnswer").asBoolean()) {
            return Answer.neverAnswer();
        }
        if (json.path("disconnect").asBoolean()) {
            return Answer.disconnect();
        }
        if (json.has("pieces")) {
            return Answer.inPieces(status(json), pieces(json.path("pieces")));
        }
        return json.has("status") ? status(json) : Answer.usual();
    }

    private static Answer goAway(JsonNode json, Answer then) {
        Integer last = json.has("lastStreamId")
                ? Integer.valueOf(json.path("lastStreamId").asInt())
                : null;
        Http2Error error = Http2Error.valueOf(json.path("error").asText("NO_ERROR"));
        return new Answer.GoAway(last, error.code(), json.path("debugData").asText(""), then);
    }

    private static Answer.Status status(JsonNode json) {
        int status = json.path("status").asInt();
        require(status >= 200 && status <= 599, "status must be between 200 and 599");
        Map<String, String> headers = new HashMap<>();
        json.path("headers")
                .fields()
                .forEachRemaining(header -> headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().asText()));
        if (json.has("retryAfterSeconds")) {
            headers.put("retry-after", json.path("retryAfterSeconds").asText());
        }
        return new Answer.Status(status, text(json, "reason"), headers, text(json, "body"), instant(json));
    }

    private static Pieces pieces(JsonNode json) {
        return new Pieces(
                json.path("dataBytes").asInt(1),
                json.path("padding").asInt(0),
                json.path("trailers").asBoolean());
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.path(name).isTextual() ? json.path(name).textValue() : null;
    }

    private static @Nullable Instant instant(JsonNode json) {
        return json.has("timestamp")
                ? Instant.ofEpochMilli(json.path("timestamp").asLong())
                : null;
    }

    private static Duration millis(JsonNode json, String name) {
        return Duration.ofMillis(json.path(name).asLong());
    }

    private static Map<Integer, Long> settings(JsonNode json) {
        Map<Integer, Long> values = new HashMap<>();
        json.fields().forEachRemaining(setting -> {
            Integer identifier = SETTINGS.get(setting.getKey());
            require(identifier != null, "unknown setting " + setting.getKey());
            values.put(identifier, setting.getValue().asLong());
        });
        return values;
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
