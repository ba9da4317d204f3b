package io.tapline.interop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.http2.Http2PushClient;
import io.tapline.http2.SimulatedProvider;
import io.tapline.http2.Transport;
import io.tapline.http2.TransportListener;
import io.tapline.push.Endpoint;
import io.tapline.push.Outcome.Accepted;
import io.tapline.push.WebPushEndpoint;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import io.tapline.webpush.VapidCredentials;
import io.tapline.webpush.WebPushConfig;
import io.tapline.webpush.WebPushEncryption;
import io.tapline.webpush.WebPushProtocol;
import io.vertx.core.Context;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What our Web Push client sends, read by those who must: http_ece is the browser, whose keys the simulator never sees, and jose
 * the push service that asks who the sender is. The VAPID keys are web-push's.
 */
@ExtendWith(NodeInstalled.class)
class WebPushBrowserIT extends SimulatedProvider {

    @AutoClose
    private @Nullable NodePackages packages;

    private @Nullable JsonNode vapidKeys;

    @BeforeAll
    void startNode() throws Exception {
        packages = new NodePackages(simulators().caPem());
        vapidKeys = packages.call("generateVapidKeys", Map.of());
    }

    @Override
    protected Simulator simulator() {
        return simulators().webPush();
    }

    @Override
    protected Http2PushClient<?> newClient(Context context, Transport transport) {
        Clock clock = Clock.systemUTC();
        JsonNode keys = requireNonNull(vapidKeys);
        WebPushConfig config = new WebPushConfig(
                keys.path("publicKey").asText(), keys.path("privateKey").asText(), "mailto:ops@example.com");
        return new Http2PushClient<>(
                context,
                new WebPushProtocol(new WebPushEncryption(new SecureRandom()), clock),
                new VapidCredentials(config, clock),
                transport,
                TransportListener.NONE);
    }

    @Override
    protected Endpoint newEndpoint() {
        throw new UnsupportedOperationException("a browser makes it");
    }

    @Override
    protected String target(Endpoint endpoint) {
        String path = ((WebPushEndpoint) endpoint).url().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Many, because a number with leading zeros comes once in 256 keys, salts or secrets. */
    @Test
    void everyBrowserReadsTheTapThatWasSentToIt() throws Exception {
        JsonNode browsers = call("subscribe", Map.of("count", 200));
        List<Endpoint> endpoints = StreamSupport.stream(browsers.spliterator(), false)
                .map(this::endpoint)
                .toList();

        assertThat(sendAll(endpoints)).allMatch(Accepted.class::isInstance);

        List<Object> messages = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            Received push = onlyPushTo(endpoints.get(i));
            assertThat(push.plaintext()).isNull();
            messages.add(Map.of("browser", browsers.get(i), "body", push.body()));
        }
        assertThat(call("decrypt", messages))
                .hasSize(endpoints.size())
                .allSatisfy(text ->
                        assertThat(text.asText()).matches("\\{\"id\":\"[0-9a-f-]{36}\",\"change\":\"created\"}"));
    }

    @Test
    void pushServiceKnowsTheSender() throws Exception {
        Endpoint endpoint = endpoint(call("subscribe", Map.of("count", 1)).get(0));
        send(endpoint);
        String authorization = onlyPushTo(endpoint).header("authorization").orElseThrow();

        JsonNode sender = call(
                "verifyVapid",
                Map.of("authorization", authorization, "audience", simulator().url()));

        assertThat(sender.path("key").asText())
                .isEqualTo(requireNonNull(vapidKeys).path("publicKey").asText());
        assertThat(sender.path("claims").path("sub").asText()).isEqualTo("mailto:ops@example.com");
    }

    private JsonNode call(String function, Object argument) throws Exception {
        return requireNonNull(packages).call(function, argument);
    }

    private Endpoint endpoint(JsonNode browser) {
        return new WebPushEndpoint(
                URI.create(simulator().url() + "/push/" + UUID.randomUUID()),
                browser.path("p256dh").asText(),
                browser.path("auth").asText(),
                Instant.now());
    }
}
