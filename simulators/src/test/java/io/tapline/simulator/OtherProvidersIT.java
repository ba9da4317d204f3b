package io.tapline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.fcm.FcmOptions;
import io.tapline.simulator.jose.P256;
import io.tapline.simulator.wns.WnsOptions;
import io.tapline.simulator.wns.WnsSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What FCM, WNS and Web Push do with a real connection. */
class OtherProvidersIT {

    private static Simulators simulators;
    private static TestHttp http2;
    private static TestHttp http1;

    @BeforeAll
    static void start() {
        simulators = Simulators.start(
                SimulatorsConfig.defaults().withFcm(FcmOptions.defaults().withStreams(7)));
        http2 = TestHttp.http2(simulators);
        http1 = TestHttp.http1(simulators);
    }

    @AfterAll
    static void stop() {
        simulators.close();
    }

    @Test
    void wnsSpeaksHttp11UnlessItIsToldOtherwise() throws Exception {
        assertThat(http2.get(simulators.wns().newChannel()).version()).isEqualTo(HttpClient.Version.HTTP_1_1);

        try (Simulators modern = Simulators.start(
                SimulatorsConfig.defaults().withWns(WnsOptions.defaults().withHttp2()))) {
            var client = TestHttp.http2(modern);
            assertThat(client.get(modern.wns().newChannel()).version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void wnsRefusesAChunkedBody() throws Exception {
        String token = wnsToken();
        HttpRequest chunked = HttpRequest.newBuilder(URI.create(simulators.wns().newChannel()))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/octet-stream")
                .header("x-wns-type", "wns/raw")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[] {1, 2, 3})))
                .build();

        var response = http1.send(chunked);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("x-wns-error-description").orElse(""))
                .contains("Chunked");
    }

    private static String wnsToken() throws Exception {
        var app = simulators.wns().clientCredentials();
        String form = "grant_type=client_credentials&client_id="
                + URLEncoder.encode(app.clientId(), StandardCharsets.UTF_8)
                + "&client_secret=" + app.clientSecret() + "&scope=" + app.scope();
        String body = http1.post(app.tokenUri(), Map.of("content-type", "application/x-www-form-urlencoded"), form)
                .body();
        return new ObjectMapper().readTree(body).path("access_token").asText();
    }

    @Test
    void wnsThrottlesOverHttp11WithRetryAfter() throws Exception {
        String channel = simulators.wns().newChannel();
        simulators
                .wns()
                .script(
                        WnsSimulator.target(channel),
                        Answer.throttle(406, Duration.ofSeconds(30)),
                        Answer.disconnect());
        Map<String, String> headers = Map.of(
                "authorization", "Bearer " + wnsToken(),
                "content-type", "application/octet-stream",
                "x-wns-type", "wns/raw");

        var throttled = http1.post(channel, headers, "tap");
        assertThat(throttled.statusCode()).isEqualTo(406);
        assertThat(throttled.headers().firstValue("retry-after")).contains("30");
        assertThat(throttled.headers().firstValue("x-wns-status")).contains("channelthrottled");
        assertThatThrownBy(() -> http1.post(channel, headers, "tap")).isInstanceOf(IOException.class);
    }

    @Test
    void fcmLimitsStreamsAndSpeaksBothProtocols() throws Exception {
        String url = simulators.fcm().url() + "/v1/projects/demo/messages:send";

        assertThat(http2.post(url, Map.of(), "{}").statusCode()).isEqualTo(401);
        assertThat(http1.post(url, Map.of(), "{}").statusCode()).isEqualTo(401);
        assertThat(simulators.fcm().received()).extracting("protocol").contains("h2", "http/1.1");
    }

    @Test
    void theFcmTokenEndpointCanBeScripted() throws Exception {
        simulators.fcm().script("/token", Answer.status(503));

        assertThat(http2.post(simulators.fcm().tokenUri(), Map.of(), "").statusCode())
                .isEqualTo(503);
        assertThat(http2.post(simulators.fcm().tokenUri(), Map.of(), "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void webPushSpeaksHttp11WithKeepAlive() throws Exception {
        KeyPair keys = P256.newKeyPair();
        String url = simulators.webPush().newSubscription().endpoint();
        Map<String, String> headers = Map.of(
                "ttl",
                "0",
                "authorization",
                SimulatorsIT.vapid(keys, simulators.webPush().url()));
        long before = simulators.webPush().server().connectionCount();

        assertThat(http1.post(url, headers, "").statusCode()).isEqualTo(201);
        assertThat(http1.post(url, headers, "").statusCode()).isEqualTo(201);
        assertThat(simulators.webPush().server().connectionCount()).isEqualTo(before + 1);
    }

    @Test
    void theCertificateIsGoodForLocalhostToo() throws Exception {
        String url = simulators.webPush().url().replace("127.0.0.1", "localhost") + "/push/one";

        assertThat(http2.get(url).statusCode()).isEqualTo(200);
    }
}
