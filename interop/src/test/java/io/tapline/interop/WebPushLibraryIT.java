package io.tapline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.webpush.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Web Push simulator, asked by npm's web-push: its encryption, its VAPID, its reading of the answers. */
@ExtendWith(NodeInstalled.class)
class WebPushLibraryIT {

    @AutoClose
    private static Simulators simulators;

    @AutoClose
    private static NodePackages packages;

    private static JsonNode vapidKeys;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(SimulatorsConfig.defaults());
        packages = new NodePackages(simulators.caPem());
        vapidKeys = packages.call("generateVapidKeys", Map.of());
    }

    @Test
    void pushIsReadByTheBrowserAsItWasWritten() throws Exception {
        Subscription subscription = newSubscription();
        String payload = "{\"text\":\"Grüße 😀\"}";

        JsonNode answer = send(subscription, payload, Map.of("TTL", 60, "urgency", "very-low", "topic", "news"));

        assertThat(answer.path("statusCode").asInt()).isEqualTo(201);
        assertThat(answer.path("headers").path("location").asText())
                .startsWith(simulators.webPush().url());
        Received push = onlyPushTo(subscription);
        assertThat(push.plaintext()).isEqualTo(payload);
        assertThat(push.header("ttl")).contains("60");
        assertThat(push.header("urgency")).contains("very-low");
        assertThat(push.header("topic")).contains("news");
    }

    @Test
    void bareTapIsAccepted() throws Exception {
        Subscription subscription = newSubscription();

        assertThat(status(send(subscription, "", Map.of()))).isEqualTo(201);
        assertThat(onlyPushTo(subscription).body()).isEmpty();
    }

    /** 4096 bytes with the header's 86, the tag's 16 and the delimiter (RFC 8291 section 4). */
    @Test
    void longestPayloadIsAcceptedAndALongerOneIsTooLarge() throws Exception {
        Subscription subscription = newSubscription();

        assertThat(status(send(subscription, "x".repeat(3993), Map.of()))).isEqualTo(201);
        assertThat(onlyPushTo(subscription).plaintext()).hasSize(3993);
        assertThat(status(send(newSubscription(), "x".repeat(3994), Map.of()))).isEqualTo(413);
    }

    @Test
    void senderMustBeTheOneThatTheBrowserSubscribedTo() throws Exception {
        JsonNode otherKeys = packages.call("generateVapidKeys", Map.of());
        Subscription ofOther =
                simulators.webPush().newSubscription(otherKeys.path("publicKey").asText());

        assertThat(status(send(ofOther, "x", Map.of()))).isEqualTo(403);
        assertThat(status(send(ofOther, "x", Map.of("vapidDetails", details(otherKeys)))))
                .isEqualTo(201);
    }

    @Test
    void encodingOfOlderDraftsIsRefused() throws Exception {
        JsonNode answer = send(newSubscription(), "x", Map.of("contentEncoding", "aesgcm"));

        assertThat(status(answer)).isEqualTo(400);
    }

    @Test
    void goneSubscriptionIsToldWithTheErrnoOfMozilla() throws Exception {
        Subscription subscription = newSubscription();
        simulators.webPush().unsubscribe(subscription.id());

        JsonNode answer = send(subscription, "x", Map.of());

        assertThat(status(answer)).isEqualTo(410);
        assertThat(answer.path("body").asText()).contains("\"errno\":106");
    }

    @Test
    void throttledPushIsToldWhenToComeBack() throws Exception {
        Subscription subscription = newSubscription();
        simulators.webPush().script(subscription.id(), Answer.throttle(429, Duration.ofSeconds(7)));

        JsonNode answer = send(subscription, "x", Map.of());

        assertThat(status(answer)).isEqualTo(429);
        assertThat(answer.path("headers").path("retry-after").asText()).isEqualTo("7");
    }

    private static Subscription newSubscription() {
        return simulators.webPush().newSubscription(vapidKeys.path("publicKey").asText());
    }

    private static JsonNode send(Subscription subscription, String payload, Map<String, Object> options)
            throws Exception {
        Map<String, Object> allOptions = new HashMap<>(Map.of("vapidDetails", details(vapidKeys)));
        allOptions.putAll(options);
        return packages.call(
                "send",
                Map.of(
                        "subscription",
                        Map.of(
                                "endpoint",
                                subscription.endpoint(),
                                "keys",
                                Map.of("p256dh", subscription.p256dh(), "auth", subscription.auth())),
                        "payload",
                        payload,
                        "options",
                        allOptions));
    }

    private static Map<String, String> details(JsonNode keys) {
        return Map.of(
                "subject",
                "mailto:ops@example.com",
                "publicKey",
                keys.path("publicKey").asText(),
                "privateKey",
                keys.path("privateKey").asText());
    }

    private static int status(JsonNode answer) {
        return answer.path("statusCode").asInt();
    }

    private static Received onlyPushTo(Subscription subscription) {
        List<Received> pushes = simulators.webPush().received().stream()
                .filter(push -> push.target().equals(subscription.id()))
                .toList();
        assertThat(pushes).hasSize(1);
        return pushes.get(0);
    }
}
