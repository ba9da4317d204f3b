package io.tapline.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tapline.gateway.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches the admin API of a running gateway: the options that all of them have, and the requests. Blocking. */
final class AdminClient {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    /** A credential is tried at its provider first. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Predicate<String> ONE_WORD = Pattern.compile("[!-~]+").asMatchPredicate();
    private static final String KEY_VARIABLE = "TAPLINE_ADMIN_KEY";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:TAPLINE_ADMIN_URL:-http://127.0.0.1:9090}",
            description = "The management listener. Default: the variable TAPLINE_ADMIN_URL, or http://127.0.0.1:9090.")
    private URI url = URI.create("http://127.0.0.1:9090");

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "Holds the key, or the access token, of the operator. Default: the variable TAPLINE_ADMIN_KEY.")
    private @Nullable Path keyFile;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    private final HttpClient http = HttpClient.newHttpClient();

    /** Whether the operator wants the answer as it came. */
    boolean json() {
        return json;
    }

    JsonNode get(String path) {
        return send("GET", path, null);
    }

    JsonNode put(String path, JsonNode body) {
        return send("PUT", path, body);
    }

    JsonNode post(String path, @Nullable JsonNode body) {
        return send("POST", path, body);
    }

    JsonNode delete(String path) {
        return send("DELETE", path, null);
    }

    /** One part of a path, or a value of a query. */
    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String pretty(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static ObjectMapper mapper() {
        return JSON;
    }

    /** @throws StartFailure in one line, if it is not there */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new StartFailure("the file " + file + " cannot be read");
        }
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/admin/v1" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key())
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            JsonNode answer = answer(response.body());
            if (response.statusCode() / 100 != 2) {
                throw new StartFailure(problem(response.statusCode(), answer));
            }
            return answer;
        } catch (IOException unreachable) {
            throw new StartFailure("no gateway answers at " + url + ": "
                    + unreachable.getClass().getSimpleName());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted");
        }
    }

    private static JsonNode answer(String body) {
        try {
            return body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JsonProcessingException notOurs) {
            return JSON.createObjectNode();
        }
    }

    private String problem(int status, JsonNode answer) {
        return Optional.of(answer.at("/error/message").asText())
                .filter(message -> !message.isEmpty())
                .orElse("there is no admin API at " + url + " (HTTP " + status
                        + "): management.admin of its configuration lets operators in");
    }

    private String key() {
        String key = keyFile == null ? System.getenv(KEY_VARIABLE) : read(keyFile);
        if (key == null || key.isBlank()) {
            throw new StartFailure("the operator's key is missing: name a file by --key-file, or set " + KEY_VARIABLE);
        }
        if (!ONE_WORD.test(key.strip())) {
            // Else the HTTP client would quote it.
            throw new StartFailure("the operator's key must be one word of printable ASCII");
        }
        return key.strip();
    }
}
