package io.tapline.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import io.tapline.simulator.wire.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The control server. {@code {sim}} is {@code apns}, {@code fcm}, {@code wns} or {@code webpush}.
 *
 * <pre>
 * GET    /{sim}/received   what came, oldest first: an array of {target, path, headers, body, bodyEncoding, plaintext?,
 *                          status, error?, receivedAt, connection, protocol, method, simulator}; ?target=... filters, ?limit=N shows the
 *                          newest N (1000 when not said)
 * DELETE /{sim}/received   forgets that
 * GET    /{sim}/stats      counts since the start, by status too
 * POST   /{sim}/scripts    {"target": "...", "answers": [...]} for the next pushes to one target,
 *                          {"connection": 3, ...} for those on one connection, neither for whichever come next;
 *                          "always": true with one answer and a target makes it stand
 * DELETE /{sim}/scripts    back to the usual answers
 * </pre>
 *
 * <p>An answer is an object of these fields, all optional; empty, it is the usual answer:
 *
 * <pre>
 * status, reason, timestamp (ms), headers, body, retryAfterSeconds
 * pieces: {"dataBytes": 1, "padding": 10, "trailers": true}, with status: how its frames are cut
 * reset: "REFUSED_STREAM"
 * goAway: {"lastStreamId": 5, "error": "NO_ERROR", "debugData": "..."}; without lastStreamId this push is not processed
 * neverAnswer: true
 * disconnect: true
 * delayMillis, withholdWindowMillis, settings: {"maxConcurrentStreams": 1}, rawBase64: before any of the above
 * </pre>
 */
public final class ControlApi implements Service {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** So that a page after a load run does not get everything at once. */
    private static final String DEFAULT_LIMIT = "1000";

    private final Map<String, Simulator> simulators;

    public ControlApi(List<Simulator> simulators) {
        this.simulators = simulators.stream().collect(Collectors.toMap(Simulator::name, Function.identity()));
    }

    @Override
    public Consumer<Request> connected(Connection connection) {
        return request -> connection.respond(request.streamId(), answer(request));
    }

    private Reply answer(Request request) {
        String[] path = request.rawPath().split("/");
        Simulator simulator = path.length == 3 ? simulators.get(path[1]) : null;
        if (simulator == null) {
            return problem(404, "Known paths: /{apns|fcm|wns|webpush}/{received|stats|scripts}");
        }
        return switch (request.method() + " " + path[2]) {
            case "GET received" -> received(simulator, request);
            case "DELETE received" -> {
                simulator.inbox().clear();
                yield Reply.empty(204);
            }
            case "GET stats" -> json(200, ReceivedJson.stats(simulator));
            case "POST scripts" -> script(simulator, request);
            case "DELETE scripts" -> {
                simulator.scripts().clear();
                yield Reply.empty(204);
            }
            default -> problem(405, "Not possible here: " + request.method() + " " + path[2]);
        };
    }

    private static Reply received(Simulator simulator, Request request) {
        Map<String, List<String>> query = new QueryStringDecoder(request.path()).parameters();
        List<String> targets = query.getOrDefault("target", List.of());
        List<Received> pushes = simulator.received().stream()
                .filter(push -> targets.isEmpty() || targets.contains(push.target()))
                .toList();
        String limit = query.getOrDefault("limit", List.of(DEFAULT_LIMIT)).get(0);
        if (!limit.matches("\\d{1,9}")) {
            return problem(400, "limit must be a number");
        }
        int skipped = Math.max(0, pushes.size() - Integer.parseInt(limit));
        return json(200, ReceivedJson.list(pushes.subList(skipped, pushes.size())));
    }

    private static Reply script(Simulator simulator, Request request) {
        try {
            JsonNode json = JSON.readTree(request.body());
            List<Answer> answers = new ArrayList<>();
            json.path("answers").forEach(answer -> answers.add(AnswerJson.read(answer)));
            if (answers.isEmpty()) {
                return problem(400, "answers is missing or empty");
            }
            order(simulator, json, answers);
            return Reply.empty(204);
        } catch (IOException | IllegalArgumentException wrong) {
            return problem(400, String.valueOf(wrong.getMessage()));
        }
    }

    private static void order(Simulator simulator, JsonNode json, List<Answer> answers) {
        var scripts = simulator.scripts();
        if (json.has("connection")) {
            scripts.connection(json.path("connection").asLong(), answers);
        } else if (!json.has("target")) {
            scripts.next(answers);
        } else if (json.path("always").asBoolean()) {
            scripts.always(json.path("target").asText(), answers.get(0));
        } else {
            scripts.target(json.path("target").asText(), answers);
        }
    }

    private static Reply problem(int status, String text) {
        return json(status, JSON.createObjectNode().put("error", text));
    }

    private static Reply json(int status, JsonNode body) {
        return Reply.json(status, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
