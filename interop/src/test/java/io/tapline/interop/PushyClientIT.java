package io.tapline.interop;

import static io.tapline.interop.PushyClients.LATER;
import static io.tapline.interop.PushyClients.TOPIC;
import static io.tapline.interop.PushyClients.reason;
import static io.tapline.interop.PushyClients.send;
import static io.tapline.interop.PushyClients.tap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The APNs simulator, asked by Pushy's client: connections, credentials, what arrives. */
class PushyClientIT {

    @AutoClose
    private static PushyClients pushy;

    @BeforeAll
    static void start() {
        pushy = new PushyClients();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pushSignedByATokenArrivesAsItWasSent(boolean alpn) throws Exception {
        ApnsClient client = pushy.tokenClient(pushy.apns().newTokenKey(), alpn);
        String device = pushy.newDevice();
        UUID id = UUID.randomUUID();
        String payload = "{\"aps\":{\"alert\":\"Grüße 😀\"}}";

        var response = send(
                client,
                new SimpleApnsPushNotification(
                        device, TOPIC, payload, LATER, DeliveryPriority.IMMEDIATE, PushType.ALERT, "news", id));

        assertThat(response.isAccepted()).isTrue();
        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getApnsId()).isEqualTo(id);
        assertThat(response.getApnsUniqueId()).isPresent();
        Received push = onlyPushTo(device);
        assertThat(push.body()).isEqualTo(payload);
        assertThat(push.header("apns-topic")).contains(TOPIC);
        assertThat(push.header("apns-push-type")).contains("alert");
        assertThat(push.header("apns-priority")).contains("10");
        assertThat(push.header("apns-collapse-id")).contains("news");
        assertThat(push.header("apns-expiration")).contains(Long.toString(LATER.getEpochSecond()));
    }

    @Test
    void pushOfACertificateIsAcceptedForItsTopicAndNoOther() throws Exception {
        ApnsClient client = pushy.certificateClient();
        String device = pushy.newDevice();

        assertThat(send(client, tap(device)).isAccepted()).isTrue();
        assertThat(onlyPushTo(device).header("authorization")).isEmpty();
        assertThat(reason(send(client, new SimpleApnsPushNotification(device, "com.example.other", "{\"aps\":{}}"))))
                .isEqualTo("TopicDisallowed");
    }

    /** Of a new connection one stream may be used, then many: Pushy has to heed both SETTINGS. */
    @Test
    void pushesThatStartAtOnceOnANewConnectionAreEachAcceptedOnce() throws Exception {
        ApnsClient client = pushy.tokenClient();
        long connections = connections();
        List<String> devices =
                IntStream.range(0, 500).mapToObj(i -> pushy.newDevice()).toList();

        List<CompletableFuture<PushNotificationResponse<ApnsPushNotification>>> sending = devices.stream()
                .map(device -> PushyClients.start(client, tap(device)))
                .toList();

        assertThat(sending).allMatch(response -> response.join().isAccepted());
        for (String device : devices) {
            assertThat(onlyPushTo(device).accepted()).isTrue();
        }
        assertThat(connections()).isEqualTo(connections + 1);
    }

    @Test
    void refusedStreamIsSentAgain() throws Exception {
        String device = pushy.newDevice();
        pushy.apns().script(device, Answer.refusedStream());

        assertThat(send(pushy.tokenClient(), tap(device)).isAccepted()).isTrue();
        assertThat(pushy.pushesTo(device)).extracting(Received::status).containsExactly(0, 200);
    }

    /** Pushy does not resend what a GOAWAY left out; it tells, and takes another connection for the next push. */
    @Test
    void pushThatAGoAwayLeftOutFailsAndTheNextOneTakesAnotherConnection() throws Exception {
        ApnsClient client = pushy.tokenClient();
        String device = pushy.newDevice();
        long connections = connections();
        send(client, tap(device));
        pushy.apns().script(device, Answer.goAway("Shutdown"));

        assertThatThrownBy(() -> send(client, tap(device)))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("closed before a reply");
        assertThat(send(client, tap(device)).isAccepted()).isTrue();

        assertThat(connections()).isEqualTo(connections + 2);
    }

    @Test
    void pushThatAGoAwayCountsInIsStillAnswered() throws Exception {
        ApnsClient client = pushy.tokenClient();
        String device = pushy.newDevice();
        pushy.apns().script(device, Answer.GoAway.afterThis("Shutdown", Answer.usual()));

        assertThat(send(client, tap(device)).isAccepted()).isTrue();
        assertThat(onlyPushTo(device).accepted()).isTrue();
    }

    private static long connections() {
        return pushy.apns().server().connectionCount();
    }

    private static Received onlyPushTo(String device) {
        List<Received> pushes = pushy.pushesTo(device);
        assertThat(pushes).hasSize(1);
        return pushes.get(0);
    }
}
