package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.tapline.push.Urgency;
import io.tapline.push.WebPushEndpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class StateTapsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final UserKey ALICE = UserKey.of("app", "issuer", "tenant", "alice");
    private static final UserKey BOB = UserKey.of("app", "issuer", "tenant", "bob");
    private static final App APP = new App(
            "app",
            Set.of("client"),
            List.of("app.example"),
            List.of(),
            App.VisualDelivery.PRIVATE,
            "New",
            50,
            Set.of());
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    private final FakeClient client = new FakeClient();
    private final FakeDirectory directory = new FakeDirectory();
    private final FakeRegistry registry = new FakeRegistry();
    private final Subscription phone =
            device(new ApnsEndpoint("phone", "com.example", Environment.PRODUCTION, NOW), LATER);
    private final Subscription tablet = device(new FcmEndpoint("tablet", NOW), LATER);

    private Vertx vertx;
    private StateTaps taps;

    @BeforeEach
    void start(Vertx vertx) {
        this.vertx = vertx;
        client.outcome = Outcome.Accepted.UNNAMED;
        PushClients clients = new PushClients() {
            @Override
            public @Nullable PushClient of(String appId, Platform platform) {
                return client;
            }

            @Override
            public Future<Void> close() {
                return Future.succeededFuture();
            }
        };
        RetrySchedule retries = new RetrySchedule(
                vertx, new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1)), new SplittableRandom(1), 10);
        taps = new StateTaps(
                vertx,
                clients,
                directory,
                registry,
                new PushMetrics(new SimpleMeterRegistry()),
                retries,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void changesThatComeTogetherMakeOneTapToEachDevice() {
        directory.endpoints = new UserEndpoints("app", 1, List.of(phone, tablet));

        tappedAfter(2, () -> {
            taps.changed(APP, ALICE, List.of(FIRST), null);
            taps.changed(APP, ALICE, List.of(SECOND, FIRST), null);
        });

        assertThat(client.sent).containsExactly(phone.endpoint(), tablet.endpoint());
        assertThat(client.messages).allSatisfy(message -> {
            assertThat(message.content().changed()).containsExactly(FIRST, SECOND);
            assertThat(message.urgency()).isEqualTo(Urgency.NORMAL);
        });
    }

    @Test
    void deviceThatMadeTheChangesIsNotTold() {
        directory.endpoints = new UserEndpoints("app", 1, List.of(phone, tablet));

        tappedAfter(1, () -> {
            taps.changed(APP, ALICE, List.of(FIRST), phone.id());
            taps.changed(APP, ALICE, List.of(SECOND), phone.id());
        });

        assertThat(client.sent).containsExactly(tablet.endpoint());
    }

    @Test
    void whenTwoDevicesMadeChangesBothAreTold() {
        directory.endpoints = new UserEndpoints("app", 1, List.of(phone, tablet));

        tappedAfter(2, () -> {
            taps.changed(APP, ALICE, List.of(FIRST), phone.id());
            taps.changed(APP, ALICE, List.of(SECOND), tablet.id());
        });

        assertThat(client.sent).containsExactly(phone.endpoint(), tablet.endpoint());
    }

    @Test
    void browsersAndExpiredSubscriptionsAreNotTold() {
        Subscription browser =
                device(new WebPushEndpoint(URI.create("https://push.example/1"), "key", "secret", NOW), LATER);
        Subscription expired = device(new FcmEndpoint("expired", NOW), NOW);
        directory.endpoints = new UserEndpoints("app", 1, List.of(browser, expired, phone));

        tappedAfter(1, () -> taps.changed(APP, ALICE, List.of(FIRST), null));

        assertThat(client.sent).containsExactly(phone.endpoint());
    }

    @Test
    void usersAreToldApart() {
        directory.endpoints = new UserEndpoints("app", 1, List.of(phone));

        tappedAfter(2, () -> {
            taps.changed(APP, ALICE, List.of(FIRST), null);
            taps.changed(APP, BOB, List.of(SECOND), null);
        });

        assertThat(client.messages)
                .extracting(message -> message.content().changed())
                .containsExactlyInAnyOrder(List.of(FIRST), List.of(SECOND));
    }

    @Test
    void tapThatIsToBeTriedAgainIsTriedAgain() {
        directory.endpoints = new UserEndpoints("app", 1, List.of(phone));
        client.outcome = new Outcome.Retry(null, Outcome.Cause.PROVIDER_FAULT, "503");
        client.afterwards = Outcome.Accepted.UNNAMED;

        tappedAfter(2, () -> taps.changed(APP, ALICE, List.of(FIRST), null));

        assertThat(client.sent).containsExactly(phone.endpoint(), phone.endpoint());
    }

    @Test
    void deadDeviceIsRemoved() {
        directory.endpoints = new UserEndpoints("app", 1, List.of(phone, tablet));
        client.outcome = new Outcome.Unregistered(NOW);

        tappedAfter(2, () -> taps.changed(APP, ALICE, List.of(FIRST), null));

        assertThat(registry.removed).contains(phone);
    }

    /** Runs on the event loop, and waits for so many pushes and for the turn in which the last was sent. */
    private void tappedAfter(int pushes, Runnable changes) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        client.onSend = endpoint -> {
            if (client.sent.size() == pushes) {
                vertx.runOnContext(turn -> sent.complete(null));
            }
        };
        vertx.runOnContext(turn -> changes.run());
        sent.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static Subscription device(Endpoint endpoint, Instant expiresAt) {
        return new Subscription(UUID.randomUUID(), UUID.randomUUID(), 1, endpoint, expiresAt);
    }
}
