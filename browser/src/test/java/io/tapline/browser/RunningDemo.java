package io.tapline.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.gateway.demo.Demo;
import io.tapline.gateway.demo.DemoInfo;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.webpush.Subscription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway with all that it needs, its app server, and another device of its user that speaks plain REST. */
final class RunningDemo implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final long PATIENCE_SECONDS = 60;

    private final Demo demo;
    private final JsonNode info;
    private final HttpClient http = HttpClient.newHttpClient();

    RunningDemo(Site... allowed) {
        List<String> origins = List.of(allowed).stream().map(Site::origin).toList();
        demo = Demo.start(new Demo.Options(0, null, origins), Clock.systemUTC());
        info = DemoInfo.of(demo);
    }

    String baseUrl() {
        return demo.baseUrl();
    }

    String vapidPublicKey() {
        return info.get("vapidPublicKey").asText();
    }

    String userToken(String user) {
        for (JsonNode each : info.get("users")) {
            if (each.get("name").asText().equals(user)) {
                return each.get("accessToken").asText();
            }
        }
        throw new IllegalArgumentException(user);
    }

    /** What a browser would have got of its push service. */
    Subscription newBrowser() {
        return demo.simulators().webPush().newSubscription(vapidPublicKey());
    }

    /** The decrypted body of a push that a browser was sent, after so many others. */
    String push(Subscription browser, int before) throws Exception {
        List<Received> pushes = demo.simulators()
                .webPush()
                .await(before + 1, push -> push.target().equals(browser.id()) && push.accepted())
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return String.valueOf(pushes.get(before).plaintext());
    }

    void restartGateway() {
        demo.restartGateway();
    }

    /** The app server notifies a user, and learns the id. */
    String post(String unsid, String title) throws Exception {
        HttpRequest.Builder request = request(NOTIFICATIONS, appToken())
                .header("X-UNS-ID", unsid)
                .POST(BodyPublishers.ofString(
                        "{\"targetHostName\":\"%s\",\"payload\":{\"visualContent\":{\"title\":\"%s\",\"body\":\"It is here\"}}}"
                                .formatted(info.get("targetHostName").asText(), title)));
        return JSON.readTree(send(request)).get("id").asText();
    }

    /** What the user does on a device that is no browser. */
    void patch(String user, String id, String state) throws Exception {
        send(request(NOTIFICATIONS + "/" + id, userToken(user)).method("PATCH", BodyPublishers.ofString(state)));
    }

    JsonNode get(String user, String id) throws Exception {
        return JSON.readTree(
                send(request(NOTIFICATIONS + "/" + id, userToken(user)).GET()));
    }

    JsonNode subscriptions(String user) throws Exception {
        return JSON.readTree(send(request("/beta/me/notificationSubscriptions", userToken(user))
                        .GET()))
                .get("value");
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(baseUrl() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private String appToken() throws Exception {
        String form = "grant_type=client_credentials&client_id=%s&client_secret=%s&scope=%s"
                .formatted(
                        info.get("clientId").asText(),
                        info.get("clientSecret").asText(),
                        info.get("scope").asText());
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(info.get("tokenEndpoint").asText()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return JSON.readTree(send(request)).get("access_token").asText();
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        demo.close();
    }
}
