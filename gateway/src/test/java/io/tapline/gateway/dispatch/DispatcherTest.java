package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Deliveries;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.store.UnfinishedWork;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.tapline.push.WnsEndpoint;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class DispatcherTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final UserKey USER = UserKey.of("app", "issuer", "tenant", "alice");
    private static final App APP = new App(
            "app",
            Set.of("client"),
            List.of("app.example"),
            List.of(),
            App.VisualDelivery.PRIVATE,
            "New",
            50,
            Set.of());

    private final NotificationIds ids = new NotificationIds(CLOCK, new SplittableRandom(1));
    private final FakeClient client = new FakeClient();
    private final FakeDeliveries deliveries = new FakeDeliveries();
    private final FakeStores stores = new FakeStores();
    private final FakeRegistry registry = new FakeRegistry();

    private Vertx vertx;
    private UnfinishedWork unfinished;
    private Dispatcher dispatcher;

    @BeforeEach
    void start(Vertx vertx) {
        this.vertx = vertx;
        unfinished = new UnfinishedWork(vertx, ids);
        dispatcher = dispatcher(10);
    }

    private Dispatcher dispatcher(int maximumWaitingRetries) {
        return new Dispatcher(
                new PushClients() {
                    @Override
                    public @Nullable PushClient of(String appId, Platform platform) {
                        return platform == Platform.WINDOWS ? null : client;
                    }

                    @Override
                    public Future<Void> close() {
                        return Future.succeededFuture();
                    }
                },
                stores,
                stores,
                registry,
                deliveries,
                unfinished,
                new PushMetrics(new SimpleMeterRegistry()),
                new RetrySchedule(
                        vertx,
                        new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1)),
                        new SplittableRandom(1),
                        maximumWaitingRetries),
                CLOCK);
    }

    @Test
    void onlyActiveSubscriptionsOfTheTargetedPlatformsAreSentTo() {
        Subscription phone = ios("phone", NOW.plusSeconds(1));
        Notification notification = raw(EnumSet.of(Platform.IOS), Set.of());

        accept(notification, phone, ios("expired", NOW), android("tablet"));

        assertThat(client.sent).containsExactly(phone.endpoint());
    }

    @Test
    void targetedSubscriptionsAreTheOnlyOnesThatAreSentTo() {
        Subscription phone = ios("phone", NOW.plusSeconds(1));
        Subscription pad = ios("pad", NOW.plusSeconds(1));

        accept(raw(EnumSet.allOf(Platform.class), Set.of(pad.id())), phone, pad);

        assertThat(client.sent).containsExactly(pad.endpoint());
    }

    @Test
    void messageIsEncodedOnceHoweverManyEndpointsItGoesTo() {
        accept(
                raw(EnumSet.allOf(Platform.class), Set.of()),
                ios("a", NOW.plusSeconds(1)),
                ios("b", NOW.plusSeconds(1)));

        assertThat(client.sent).hasSize(2);
        assertThat(client.encoded).isEqualTo(1);
    }

    @Test
    void notificationIsUnfinishedUntilEveryOutcomeIsDurable() {
        deliveries.isHeld = true;
        client.outcome = Outcome.Accepted.UNNAMED;

        accept(raw(EnumSet.allOf(Platform.class), Set.of()), ios("a", NOW.plusSeconds(1)), android("b"));

        assertThat(unfinished.size()).isEqualTo(1);
        deliveries.release(0);
        assertThat(unfinished.size()).isEqualTo(1);
        deliveries.release(1);
        assertThat(unfinished.size()).isZero();
    }

    @Test
    void outcomeThatCouldNotBeRecordedLeavesTheNotificationUnfinished() {
        deliveries.isHeld = true;
        client.outcome = Outcome.Accepted.UNNAMED;
        accept(raw(EnumSet.allOf(Platform.class), Set.of()), ios("a", NOW.plusSeconds(1)));

        deliveries.fail(0);

        assertThat(unfinished.size()).isEqualTo(1);
    }

    @Test
    void userWithoutEndpointsIsFinishedAtOnce() {
        accept(raw(EnumSet.allOf(Platform.class), Set.of()));

        assertThat(unfinished.size()).isZero();
        assertThat(deliveries.records).isEmpty();
    }

    @Test
    void platformWithoutCredentialIsRejectedByName() {
        Subscription pc = new Subscription(
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                new WnsEndpoint(URI.create("https://a.notify.windows.com/?token=1"), NOW),
                NOW.plusSeconds(1));

        accept(raw(EnumSet.allOf(Platform.class), Set.of()), pc);

        assertThat(deliveries.records)
                .singleElement()
                .satisfies(row -> assertThat(row.state()).isEqualTo(State.REJECTED))
                .satisfies(row -> assertThat(row.reason()).contains("windows"));
    }

    @Test
    void retryBeyondTheExpiryIsFinal() {
        client.outcome = new Outcome.Retry(Duration.ofDays(30), Outcome.Cause.PROVIDER_FAULT, "503");

        accept(raw(EnumSet.allOf(Platform.class), Set.of()), ios("a", NOW.plusSeconds(1)));

        assertThat(deliveries.states()).containsExactly(State.EXPIRED);
        assertThat(unfinished.size()).isZero();
    }

    @Test
    void retryThatFindsNoRoomInMemoryWaitsInItsRowOnly() {
        client.outcome = new Outcome.Retry(null, Outcome.Cause.PROVIDER_FAULT, "503");
        dispatcher = dispatcher(0);

        accept(raw(EnumSet.allOf(Platform.class), Set.of()), ios("a", NOW.plusSeconds(1)));

        assertThat(deliveries.states()).containsExactly(State.RETRY);
        assertThat(deliveries.records.get(0).nextAttemptAt()).isAfterOrEqualTo(NOW);
        assertThat(unfinished.size()).isZero();
    }

    @Test
    void retryGoesToTheAddressThatTheDeviceHasByThen(VertxTestContext test) {
        Subscription old = ios("old", NOW.plusSeconds(1));
        Subscription renewed =
                new Subscription(old.id(), old.secret(), 2, new FcmEndpoint("new", NOW), NOW.plusSeconds(1));
        Notification notification = raw(EnumSet.allOf(Platform.class), Set.of());
        stores.add(notification);
        stores.endpoints = new UserEndpoints("app", 2, List.of(renewed));
        client.outcome = new Outcome.Retry(null, Outcome.Cause.NOT_SENT, "GOAWAY");
        client.afterwards = Outcome.Accepted.UNNAMED;
        deliveries.onFinal = recorded -> test.completeNow();

        onEventLoop(() -> accept(notification, old));

        afterwards(test, () -> {
            assertThat(client.sent).containsExactly(old.endpoint(), renewed.endpoint());
            assertThat(deliveries.states()).containsExactly(State.RETRY, State.ACCEPTED);
        });
    }

    @Test
    void whatIsGoneByTheTimeOfItsRetryIsSkipped(VertxTestContext test) {
        client.outcome = new Outcome.Retry(null, Outcome.Cause.NOT_SENT, "GOAWAY");
        deliveries.onFinal = recorded -> test.completeNow();

        onEventLoop(() -> accept(raw(EnumSet.allOf(Platform.class), Set.of()), ios("a", NOW.plusSeconds(1))));

        afterwards(test, () -> {
            assertThat(client.sent).hasSize(1);
            assertThat(deliveries.states()).containsExactly(State.RETRY, State.SKIPPED);
        });
    }

    @Test
    void exceptionOfAClientIsTriedAgain() {
        client.fault = new IllegalStateException("thrown by the test");
        dispatcher = dispatcher(0);

        accept(raw(EnumSet.allOf(Platform.class), Set.of()), ios("a", NOW.plusSeconds(1)), android("b"));

        assertThat(deliveries.states()).containsExactly(State.RETRY);
        assertThat(client.sent).hasSize(1);
    }

    @Test
    void deadEndpointIsReportedWithWhatWasSentTo() {
        Subscription phone = ios("phone", NOW.plusSeconds(1));
        client.outcome = new Outcome.Unregistered(NOW);

        accept(raw(EnumSet.allOf(Platform.class), Set.of()), phone);

        assertThat(registry.removed).containsExactly(phone);
        assertThat(deliveries.states()).containsExactly(State.GONE);
    }

    private void onEventLoop(Runnable action) {
        vertx.runOnContext(turn -> action.run());
    }

    private static void afterwards(VertxTestContext test, Runnable assertions) {
        try {
            assertThat(test.awaitCompletion(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        assertions.run();
    }

    private void accept(Notification notification, Subscription... subscriptions) {
        unfinished.started(notification.id());
        dispatcher.accepted(
                APP,
                notification,
                new UserEndpoints("app", 1, List.of(subscriptions))
                        .audience(notification.platforms(), notification.targetSubscriptions(), NOW));
    }

    private Notification raw(Set<Platform> platforms, Set<UUID> subscriptions) {
        return new Notification(
                ids.next(),
                "app",
                USER,
                "app.example",
                null,
                null,
                platforms,
                subscriptions,
                new byte[] {1},
                null,
                null,
                NOW,
                NOW.plus(Duration.ofDays(7)),
                Priority.HIGH,
                null);
    }

    private static Subscription ios(String token, Instant expiresAt) {
        return new Subscription(
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                new ApnsEndpoint(token, "com.example", Environment.PRODUCTION, NOW),
                expiresAt);
    }

    private static Subscription android(String token) {
        return new Subscription(
                UUID.randomUUID(), UUID.randomUUID(), 1, new FcmEndpoint(token, NOW), NOW.plusSeconds(1));
    }

    /** Records at once, or when told to. */
    private static final class FakeDeliveries implements Deliveries {
        final List<Delivery> records = new ArrayList<>();
        final List<Promise<Void>> held = new ArrayList<>();
        boolean isHeld;
        Handler<AsyncResult<Void>> onFinal = result -> {};

        @Override
        public Future<Void> record(Delivery delivery) {
            records.add(delivery);
            Promise<Void> promise = Promise.promise();
            held.add(promise);
            if (!isHeld) {
                promise.complete();
            }
            if (delivery.state() != State.RETRY) {
                onFinal.handle(Future.succeededFuture());
            }
            return promise.future();
        }

        void release(int record) {
            held.get(record).complete();
        }

        void fail(int record) {
            held.get(record).fail("the store is away");
        }

        List<State> states() {
            return records.stream().map(Delivery::state).toList();
        }
    }
}
