package io.tapline.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An issuer that is not ours, in a process of its own: <a href="https://github.com/navikt/mock-oauth2-server">mock-oauth2-server</a>.
 * Its class path is listed by the build.
 */
final class MockOAuth2Server implements AutoCloseable {

    private static final Path CLASS_PATH = Path.of("target", "mock-oauth2-server.classpath");
    private static final Pattern STARTED = Pattern.compile("started server on address=/127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;

    private MockOAuth2Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param algorithm that it signs with */
    static MockOAuth2Server start(String algorithm) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Files.readString(CLASS_PATH),
                        "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt")
                .redirectErrorStream(true);
        builder.environment().put("SERVER_HOSTNAME", "127.0.0.1");
        builder.environment().put("SERVER_PORT", "0");
        // Only then does it tell its port.
        builder.environment().put("LOG_LEVEL", "DEBUG");
        builder.environment().put("JSON_CONFIG", config(algorithm).encode());
        Process process = builder.start();
        try {
            return new MockOAuth2Server(process, port(process.inputReader(UTF_8)));
        } catch (IOException | RuntimeException failure) {
            process.destroyForcibly();
            throw failure;
        }
    }

    private static JsonObject config(String algorithm) {
        JsonObject keys = new JsonObject().put("algorithm", algorithm);
        return new JsonObject()
                .put("interactiveLogin", false)
                .put("httpServer", "NettyWrapper")
                .put("tokenProvider", new JsonObject().put("keyProvider", keys))
                .put("tokenCallbacks", new JsonArray().add(tokens()));
    }

    private static JsonObject tokens() {
        JsonObject app = new JsonObject()
                .put("requestParam", "grant_type")
                .put("match", "client_credentials")
                .put("claims", claims("${clientId}"));
        JsonObject alice = new JsonObject()
                .put("requestParam", "username")
                .put("match", "alice")
                .put("claims", claims("alice").put("scope", "openid Notifications.ReadWrite.CreatedByApp"));
        return new JsonObject()
                .put("issuerId", "default")
                .put("tokenExpiry", 3600)
                .put("requestMappings", new JsonArray().add(app).add(alice));
    }

    private static JsonObject claims(String subject) {
        return new JsonObject()
                .put("sub", subject)
                .put("client_id", "${clientId}")
                .put("aud", new JsonArray().add(FakeIssuer.AUDIENCE));
    }

    private static int port(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                drain(output);
                return Integer.parseInt(started.group(1));
            }
        }
        throw new IOException("mock-oauth2-server ended before it was ready");
    }

    /** A full pipe would stop it. */
    private static void drain(BufferedReader output) {
        Thread reader = new Thread(() -> output.lines().forEach(line -> {}), "mock-oauth2-server output");
        reader.setDaemon(true);
        reader.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + port + "/default";
    }

    /** Asks for a token with a form of these fields. */
    String token(String... fields) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer() + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("&", List.of(fields))))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return new JsonObject(response.body()).getString("access_token");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
