package io.tapline.gateway.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request of a test that tries what it should not.
 *
 * @param body empty for none
 * @param unsid the value of {@code X-UNS-ID}, empty for none
 */
record ApiRequest(String method, String path, String body, String unsid) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What differs between any two answers. */
    private static final List<String> OF_THIS_ANSWER =
            List.of("date", "request-id", "client-request-id", "content-length", "location");

    /**
     * What came back. Of a batch it is the answer to its one request.
     *
     * @param code of the error, or empty
     * @param headers in lower case
     */
    record Answer(int status, String code, Map<String, String> headers, String body) {

        /** {@code 401 unauthenticated}. */
        String outcome() {
            return code.isEmpty() ? Integer.toString(status) : status + " " + code;
        }

        /** Everything in it that is not of this one answer only. */
        String comparable() {
            Map<String, String> same = new TreeMap<>(headers);
            OF_THIS_ANSWER.forEach(same::remove);
            String text = body.replaceAll("\"(date|[a-zA-Z]*DateTime)\":\"[^\"]*\"", "\"$1\":\"\"");
            String id = headers.getOrDefault("request-id", "none");
            return status + " " + same + " " + text.replace(id, "REQUEST");
        }
    }

    /** @param authorizations values of the header, as many as there are; of a stream only the head of the answer is read */
    Answer send(WholeSystem system, String query, List<String> authorizations) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(system.url(path + query)))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        authorizations.forEach(value -> request.header("Authorization", value));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!unsid.isEmpty()) {
            request.header("X-UNS-ID", unsid);
        }
        return send(request.build());
    }

    static Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = HTTP.send(request, BodyHandlers.ofInputStream());
        try (InputStream stream = response.body()) {
            boolean endless =
                    response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            String text = endless ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = new TreeMap<>();
            response.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            return request.uri().getPath().endsWith("/$batch") && response.statusCode() == 200
                    ? first(json(text).at("/responses/0"))
                    : new Answer(response.statusCode(), code(text), headers, text);
        }
    }

    private static Answer first(JsonNode response) {
        Map<String, String> headers = new TreeMap<>();
        response.get("headers")
                .fields()
                .forEachRemaining(header -> headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().asText()));
        JsonNode body = response.path("body");
        String text = body.isTextual() ? body.asText() : body.isMissingNode() ? "" : body.toString();
        return new Answer(response.get("status").asInt(), code(text), headers, text);
    }

    private static String code(String body) {
        return body.startsWith("{\"error\"") ? json(body).at("/error/code").asText() : "";
    }

    static JsonNode json(String text) {
        try {
            return WholeSystem.JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(text, malformed);
        }
    }
}
