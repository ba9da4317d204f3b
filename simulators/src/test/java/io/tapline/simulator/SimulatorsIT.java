package io.tapline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.jose.P256;
import io.tapline.simulator.wns.WnsSimulator;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One valid push to each, and what the control server shows of it. */
class SimulatorsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static Simulators simulators;
    private static TestHttp http2;
    private static TestHttp http1;

    @BeforeAll
    static void start() {
        simulators = Simulators.start(SimulatorsConfig.defaults());
        http2 = TestHttp.http2(simulators);
        http1 = TestHttp.http1(simulators);
    }

    @AfterAll
    static void stop() {
        simulators.close();
    }

    static String providerToken(TokenKey key, Instant issuedAt) {
        return TestJwt.es256(
                Map.of("alg", "ES256", "kid", key.keyId()),
                Map.of("iss", key.teamId(), "iat", issuedAt.getEpochSecond()),
                TestJwt.privateKey("EC", key.pem()));
    }

    private HttpResponse<String> pushToApns(String device) throws Exception {
        TokenKey key = simulators.apns().newTokenKey();
        return TestHttp.http2(simulators)
                .post(
                        simulators.apns().url() + "/3/device/" + device,
                        Map.of(
                                "authorization", "bearer " + providerToken(key, Instant.now()),
                                "apns-topic", "com.example.app",
                                "apns-push-type", "alert"),
                        "{\"aps\":{\"alert\":\"tap\"}}");
    }

    @Test
    void apnsAcceptsAValidPushOverHttp2() throws Exception {
        String device = simulators.apns().newDeviceToken("com.example.app");

        HttpResponse<String> response = pushToApns(device);

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("apns-id")).isPresent();
        JsonNode push = inspect("apns", device).get(0);
        assertThat(push.path("path").asText()).isEqualTo("/3/device/" + device);
        assertThat(push.path("headers").path("apns-topic").asText()).isEqualTo("com.example.app");
        assertThat(push.path("body").asText()).isEqualTo("{\"aps\":{\"alert\":\"tap\"}}");
        assertThat(push.path("status").asInt()).isEqualTo(200);
    }

    @Test
    void fcmGrantsATokenForItsServiceAccountAndAcceptsAMessage() throws Exception {
        JsonNode account = JSON.readTree(simulators.fcm().serviceAccountJson("demo"));
        long now = Instant.now().getEpochSecond();
        String assertion = TestJwt.rs256(
                Map.of(
                        "alg",
                        "RS256",
                        "typ",
                        "JWT",
                        "kid",
                        account.path("private_key_id").asText()),
                Map.of(
                        "iss",
                        account.path("client_email").asText(),
                        "scope",
                        "https://www.googleapis.com/auth/firebase.messaging",
                        "aud",
                        account.path("token_uri").asText(),
                        "iat",
                        now,
                        "exp",
                        now + 3600),
                TestJwt.privateKey("RSA", account.path("private_key").asText()));
        var grant = http2.post(
                account.path("token_uri").asText(),
                Map.of("content-type", "application/x-www-form-urlencoded"),
                "grant_type=" + encode("urn:ietf:params:oauth:grant-type:jwt-bearer") + "&assertion=" + assertion);
        assertThat(grant.statusCode()).as(grant.body()).isEqualTo(200);
        String token = JSON.readTree(grant.body()).path("access_token").asText();
        String device = simulators.fcm().newRegistrationToken("demo");

        var sent = http2.post(
                simulators.fcm().url() + "/v1/projects/demo/messages:send",
                Map.of("authorization", "Bearer " + token, "content-type", "application/json"),
                "{\"message\":{\"token\":\"" + device + "\",\"data\":{\"k\":\"v\"}}}");

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(JSON.readTree(sent.body()).path("name").asText()).startsWith("projects/demo/messages/");
        assertThat(inspect("fcm", device)).hasSize(1);
    }

    @Test
    void wnsGrantsATokenAndAcceptsARawPushOverHttp11() throws Exception {
        var app = simulators.wns().clientCredentials();
        var grant = http1.post(
                app.tokenUri(),
                Map.of("content-type", "application/x-www-form-urlencoded"),
                "grant_type=client_credentials&client_id=" + encode(app.clientId()) + "&client_secret="
                        + encode(app.clientSecret()) + "&scope=" + encode(app.scope()));
        assertThat(grant.statusCode()).as(grant.body()).isEqualTo(200);
        String channel = simulators.wns().newChannel();

        var sent = http1.post(
                channel,
                Map.of(
                        "authorization",
                                "Bearer "
                                        + JSON.readTree(grant.body())
                                                .path("access_token")
                                                .asText(),
                        "content-type", "application/octet-stream",
                        "x-wns-type", "wns/raw"),
                "tap");

        assertThat(sent.statusCode()).as(sent.headers().toString()).isEqualTo(200);
        assertThat(sent.headers().firstValue("x-wns-status")).contains("received");
        assertThat(sent.headers().firstValue("x-wns-notificationstatus")).contains("received");
        assertThat(inspect("wns", WnsSimulator.target(channel))).hasSize(1);
    }

    @Test
    void webPushAcceptsABareTap() throws Exception {
        KeyPair keys = P256.newKeyPair();
        var subscription = simulators.webPush().newSubscription();

        var sent = http2.post(
                subscription.endpoint(),
                Map.of(
                        "ttl",
                        "60",
                        "urgency",
                        "high",
                        "authorization",
                        vapid(keys, simulators.webPush().url())),
                "");

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(201);
        assertThat(sent.headers().firstValue("location")).isPresent();
        assertThat(inspect("webpush", subscription.id())).hasSize(1);
    }

    static String vapid(KeyPair keys, String origin) {
        String token = TestJwt.es256(
                Map.of("typ", "JWT", "alg", "ES256"),
                Map.of("aud", origin, "exp", Instant.now().getEpochSecond() + 3600, "sub", "mailto:ops@example.com"),
                keys.getPrivate());
        return "vapid t=" + token + ", k=" + P256.base64Url(P256.point(keys.getPublic()));
    }

    @Test
    void aScriptPostedToTheControlServerIsUsedOnce() throws Exception {
        String device = simulators.apns().newDeviceToken("com.example.app");

        var ordered = http1.post(
                simulators.controlUrl() + "/apns/scripts",
                Map.of(),
                "{\"target\":\"" + device + "\",\"answers\":[{\"status\":410,\"timestamp\":1700000000123}]}");

        assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(204);
        HttpResponse<String> first = pushToApns(device);
        assertThat(first.statusCode()).isEqualTo(410);
        assertThat(first.body()).isEqualTo("{\"reason\":\"Unregistered\",\"timestamp\":1700000000123}");
        assertThat(pushToApns(device).statusCode()).isEqualTo(200);
    }

    @Test
    void oneThatRefusesComesBackOnItsPort() throws Exception {
        String device = simulators.apns().newDeviceToken("com.example.app");
        int port = simulators.apns().port();
        simulators.apns().listener().refuse();
        assertThatThrownBy(() -> pushToApns(device)).isInstanceOf(ConnectException.class);

        simulators.apns().listener().acceptAgain();

        assertThat(pushToApns(device).statusCode()).isEqualTo(200);
        assertThat(simulators.apns().port()).isEqualTo(port);
    }

    @Test
    void aScriptOfATestIsUsedOnce() throws Exception {
        String device = simulators.apns().newDeviceToken("com.example.app");
        simulators.apns().script(device, Answer.status(503, "Shutdown"));

        assertThat(pushToApns(device).body()).isEqualTo("{\"reason\":\"Shutdown\"}");
        assertThat(pushToApns(device).statusCode()).isEqualTo(200);
    }

    @Test
    void aTakenPortIsToldAndNothingIsLeftRunning() {
        var ports = new SimulatorsConfig.Ports(0, 0, 0, 0, simulators.apns().port());

        assertThatThrownBy(() -> Simulators.start(SimulatorsConfig.defaults().withPorts(ports)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(String.valueOf(simulators.apns().port()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode inspect(String name, String target) throws Exception {
        var response = http1.get(simulators.inspectUrl(name) + "?target=" + encode(target));
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
