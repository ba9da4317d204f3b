package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a whole demo, and what it asks of it. */
class DemoPageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Demo demo;
    private static URI base;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        demo = Demo.start(new Demo.Options(0, null, List.of()), Clock.systemUTC());
        base = URI.create(demo.baseUrl());
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html;charset=utf-8",
        "/style.css, text/css;charset=utf-8",
        "/icon.svg, image/svg+xml",
        "/js/main.js, text/javascript;charset=utf-8",
        "/client/index.js, text/javascript;charset=utf-8"
    })
    void filesOfThePageComeWithAStrictPolicy(String path, String type) throws Exception {
        HttpResponse<String> answer = get(path, "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none.html", "/../Demo.class", "/%2e%2e/Demo.class", "/walk.sh", "/js/", "/demo/none"})
    void nothingElseOfTheJarIsServed(String path) throws Exception {
        assertThat(raw("GET", path, "Host: " + base.getAuthority())).startsWith("HTTP/1.1 404");
    }

    /** A site whose name leads to 127.0.0.1 is sent its own name by the browser. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/demo/setting", "/demo/taps"})
    void requestsInTheNameOfAnotherHostAreRefused(String path) throws Exception {
        assertThat(raw("GET", path, "Host: rebound.example:" + base.getPort())).startsWith("HTTP/1.1 421");
        assertThat(raw("GET", path, "Host: localhost:" + base.getPort())).startsWith("HTTP/1.1 200");
    }

    @Test
    void pagesOfOtherOriginsGetNoToken() throws Exception {
        String host = "Host: " + base.getAuthority();

        assertThat(raw("POST", "/demo/app-server", host, "Origin: http://other.example"))
                .startsWith("HTTP/1.1 421");
        assertThat(raw("POST", "/demo/app-server", host, "Origin: " + base)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({
        "/demo/sign-in, '{\"user\":\"mallory\"}'",
        "/demo/sign-in, '{\"user\":7}'",
        "/demo/sign-in, '[]'",
        "/demo/sign-in, '{'",
        "/demo/devices, '{\"platform\":\"fax\"}'",
        "/demo/devices, '{}'"
    })
    void whatThePageWouldNotSayIsRefused(String path, String body) throws Exception {
        HttpResponse<String> answer = post(path, "", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error/code").asText()).isEqualTo("invalidRequest");
    }

    /** What the page does, by its own routes and the API alone. */
    @ParameterizedTest
    @ValueSource(strings = {"iOS", "android", "windows", "webPush"})
    void tapArrivesAndTheTrailTellsOfIt(String platform) throws Exception {
        String user = token("/demo/sign-in", "{\"user\":\"alice\"}");
        JsonNode device = JSON.readTree(
                post("/demo/devices", "", "{\"platform\":\"" + platform + "\"}").body());
        JsonNode subscription = JSON.readTree(post(
                        "/beta/me/notificationSubscriptions",
                        user,
                        ((ObjectNode) device.get("subscription"))
                                .put("deviceId", platform)
                                .toString())
                .body());
        String unsid = subscription.get("userNotificationSubscriptionId").asText();
        String only = subscription.get("id").asText();

        String id = JSON.readTree(post(
                                "/beta/me/notifications",
                                token("/demo/app-server", ""),
                                "{\"targetHostName\":\"" + DemoConfig.HOST_NAME
                                        + "\",\"payload\":{\"rawContent\":\"secret words\"},\"targetPolicy\":{\"endpoints\":{\"subscriptions\":[\""
                                        + only + "\"]}}}",
                                "X-UNS-ID",
                                unsid)
                        .body())
                .get("id")
                .asText();

        JsonNode tap = tap(device.get("target").asText());
        assertThat(tap.toString()).contains(id).doesNotContain("secret words");
        assertThat(tap.get("headers").path("authorization").asText("…")).isEqualTo("…");
        assertThat(trailOf(user, id).at("/devices/0/push/state").asText()).isEqualTo("accepted");
        get("/beta/me/notifications/delta", user, "X-UNS-ID", unsid);
        JsonNode atDevice = awaited(() -> trailOf(user, id).at("/devices/0"), "fetchedBy");
        assertThat(atDevice.get("deviceId").asText()).isEqualTo(platform);
        assertThat(atDevice.get("platform").asText()).isEqualTo(platform);
    }

    @Test
    void trailIsForItsUserOnly() throws Exception {
        String path = "/demo/trail/01a1fea1-71e9-7000-a71f-d32a3f22d739";

        assertThat(get(path, "").statusCode()).isEqualTo(401);
        assertThat(get(path, token("/demo/app-server", "")).statusCode()).isEqualTo(403);
        assertThat(get(path, token("/demo/sign-in", "{\"user\":\"bob\"}")).statusCode())
                .isEqualTo(404);
        assertThat(get("/demo/trail/none", "").statusCode()).isEqualTo(404);
    }

    private interface Question {
        JsonNode ask() throws Exception;
    }

    /** Asks until a member of the answer is there. */
    private static JsonNode awaited(Question question, String member) throws Exception {
        Instant end = Clock.systemUTC().instant().plus(PATIENCE);
        JsonNode answer = question.ask();
        while (!answer.hasNonNull(member)) {
            assertThat(Clock.systemUTC().instant())
                    .as("%s of %s", member, answer)
                    .isBefore(end);
            Thread.onSpinWait();
            answer = question.ask();
        }
        return answer;
    }

    private JsonNode tap(String target) throws Exception {
        ObjectNode found = JSON.createObjectNode();
        return awaited(
                        () -> {
                            JSON.readTree(get("/demo/taps?after=0", "").body())
                                    .get("taps")
                                    .forEach(tap -> {
                                        if (tap.get("target").asText().equals(target)) {
                                            found.set("tap", tap);
                                        }
                                    });
                            return found;
                        },
                        "tap")
                .get("tap");
    }

    /** Once the push has an outcome. */
    private JsonNode trailOf(String user, String id) throws Exception {
        return awaited(
                        () -> {
                            JsonNode trail =
                                    JSON.readTree(get("/demo/trail/" + id, user).body());
                            return trail.at("/devices/0").hasNonNull("push")
                                    ? JSON.createObjectNode().set("trail", trail)
                                    : trail;
                        },
                        "trail")
                .get("trail");
    }

    private String token(String path, String body) throws Exception {
        return JSON.readTree(post(path, "", body).body()).get("accessToken").asText();
    }

    private HttpResponse<String> get(String path, String token, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(base.resolve(path)), token, headers);
    }

    private HttpResponse<String> post(String path, String token, String body, String... headers) throws Exception {
        return send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)),
                token,
                headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String token, String... headers) throws Exception {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** With headers and paths that a client library would not send. */
    private static String raw(String method, String path, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            String head = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
