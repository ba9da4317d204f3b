package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.fcm.FcmConfig;
import io.tapline.fcm.ServiceAccount;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.ProtectionConfig;
import io.tapline.gateway.identity.App;
import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Fault;
import io.tapline.push.Platform;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import io.tapline.push.Urgency;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProtectionTest {

    private static final Message MESSAGE =
            new Message(UUID.randomUUID(), new Content.Tap(), Urgency.NORMAL, Instant.MAX, null);
    private static final Outcome REFUSED = new Outcome.Rejected(Fault.CREDENTIAL, "403");

    private final FakeClient client = new FakeClient();
    private final Protection protection = new Protection(
            new ProtectionConfig(2, 240, 3, Duration.ofSeconds(30), Duration.ofMinutes(1)),
            2,
            () -> 0,
            new GateReports(new SimpleMeterRegistry()));
    private final Protection.OfEventLoop first = protection.ofEventLoop();
    private final Protection.OfEventLoop second = protection.ofEventLoop();

    @Test
    void appsOfOneProjectShareItsRateOnEachLoop() {
        assertThat(send(first, app("a", "project"), Platform.ANDROID)).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(send(first, app("b", "project"), Platform.ANDROID)).isInstanceOf(Outcome.Retry.class);
        assertThat(send(first, app("c", "other"), Platform.ANDROID)).isEqualTo(Outcome.Accepted.UNNAMED);
    }

    @Test
    void eachLoopHasItsOwnShareOfARate() {
        assertThat(send(first, app("a", "project"), Platform.ANDROID)).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(send(second, app("a", "project"), Platform.ANDROID)).isEqualTo(Outcome.Accepted.UNNAMED);
    }

    @Test
    void aRefusedCredentialIsKnownToAllLoopsAndHoldsNoOtherApp() {
        client.outcome = REFUSED;
        for (int i = 0; i < 3; i++) {
            assertThat(send(first, app("a", "project"), Platform.WINDOWS)).isEqualTo(REFUSED);
        }

        assertThat(send(second, app("a", "project"), Platform.WINDOWS)).isInstanceOf(Outcome.Retry.class);
        assertThat(send(second, app("b", "project"), Platform.WINDOWS)).isEqualTo(REFUSED);
        assertThat(client.sent).isEqualTo(4);
    }

    @Test
    void webPushIsNeverHeld() {
        client.outcome = REFUSED;
        for (int i = 0; i < 100; i++) {
            assertThat(send(first, app("a", "project"), Platform.WEB_PUSH)).isEqualTo(REFUSED);
        }
    }

    private Outcome send(Protection.OfEventLoop loop, AppConfig app, Platform platform) {
        Push push = () -> MESSAGE;
        return loop.around(client, app, platform)
                .send(push, new FcmEndpoint("token", Instant.EPOCH))
                .result();
    }

    private static AppConfig app(String id, String project) {
        App app =
                new App(id, Set.of("client"), List.of("h"), List.of(), App.VisualDelivery.PRIVATE, "New", 50, Set.of());
        ServiceAccount account = new ServiceAccount(project, "c@p", "k", "pem", URI.create("https://token.example"));
        return new AppConfig(app, null, new FcmConfig(account), null, null);
    }

    private static final class FakeClient implements PushClient {

        private Outcome outcome = Outcome.Accepted.UNNAMED;
        private int sent;

        @Override
        public Push encode(Message message) {
            throw new AssertionError("nothing is encoded here");
        }

        @Override
        public Future<Outcome> send(Push push, Endpoint endpoint) {
            sent++;
            return Future.succeededFuture(outcome);
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
