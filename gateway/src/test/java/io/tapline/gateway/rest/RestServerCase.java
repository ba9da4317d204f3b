package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.ALICE;
import static io.tapline.gateway.rest.TestApps.CONTOSO;
import static io.tapline.gateway.rest.TestApps.FABRIKAM;
import static io.tapline.gateway.rest.TestApps.FABRIKAM_USER;
import static io.tapline.gateway.rest.TestApps.LIMITS;
import static io.tapline.gateway.rest.TestApps.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.ApiConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.SubscriptionRequest;
import io.tapline.gateway.subscription.Unsid;
import io.tapline.push.FcmEndpoint;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The whole API over real sockets, with fakes behind it: a server of its own for each test. */
abstract class RestServerCase {

    static final String NOTIFICATIONS = "/beta/me/notifications";
    static final String NO_TARGET = "";
    static final String SUBSCRIPTIONS = "/beta/me/notificationSubscriptions";
    static final String RAW = """
            {"targetHostName": "app.contoso.com", "payload": {"rawContent": "hello"}}""";
    static final String ANDROID = """
            {"deviceId": "phone", "appDisplayName": "Contoso", "platform": "android",
             "fcm": {"registrationToken": "secret-token"}}""";

    final Vertx vertx = Vertx.vertx();
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final FakeBackend backend = new FakeBackend();
    String base = "";
    int port;
    Unsid alice = new Unsid(ALICE, new UUID(0, 0));

    @BeforeEach
    void start() {
        start(new ApiConfig(LIMITS, Optional.empty(), false));
        alice = subscribe(ALICE, Duration.ofDays(1));
    }

    void start(ApiConfig config) {
        Router router = Router.router(vertx);
        backend.api(config).mount(router);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
        port = server.actualPort();
        base = "http://127.0.0.1:" + port;
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    Unsid subscribe(UserKey user, Duration lifetime) {
        SubscriptionRequest request = new SubscriptionRequest("device", null, new FcmEndpoint("token", NOW));
        return backend.subscribed(user.equals(FABRIKAM_USER) ? FABRIKAM : CONTOSO, user, request, NOW.plus(lifetime));
    }

    HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token);
    }

    HttpRequest.Builder appRequest(String path) {
        return request(path, "contoso-app").header("X-UNS-ID", alice.toString());
    }

    HttpRequest.Builder json(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    /** Whatever comes back must be as it is documented. */
    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        ApiContract.check(response);
        return response;
    }

    HttpResponse<String> post(String body) throws Exception {
        return send(json(appRequest(NOTIFICATIONS), body));
    }

    static JsonObject error(HttpResponse<String> response) {
        return new JsonObject(response.body()).getJsonObject("error");
    }

    static void assertError(HttpResponse<String> response, ApiError expected) {
        assertError(response, expected, NO_TARGET);
    }

    static void assertError(HttpResponse<String> response, ApiError expected, String target) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(expected.status());
        assertThat(error(response).getString("code")).isEqualTo(expected.code());
        assertThat(error(response).getString("target", NO_TARGET)).isEqualTo(target);
    }

    static JsonArray values(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body()).getJsonArray("value");
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Writes text with the line ends of HTTP. */
    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(UTF_8));
    }

    /** Reads so many bytes, or up to the end. */
    static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), UTF_8);
    }
}
