package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.App.VisualDelivery;
import io.tapline.gateway.identity.Apps;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Claim;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Fallbacks;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.gateway.tracing.Tracing;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.tapline.push.Urgency;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an alert says, and what follows from each outcome. Which are due is the store's affair, and is tested there. */
@ExtendWith(VertxExtension.class)
class FallbackSweeperTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final UserKey USER = UserKey.of("app", "issuer", "tenant", "alice");
    private static final Subscription PHONE = subscription(new ApnsEndpoint("a", "com.x", Environment.PRODUCTION, NOW));

    private final NotificationIds ids = new NotificationIds(CLOCK, new SplittableRandom(1));
    private final FakeFallbacks fallbacks = new FakeFallbacks();
    private final FakeDirectory directory = new FakeDirectory();
    private final FakeRegistry registry = new FakeRegistry();
    private final FakeClient client = new FakeClient();
    private Vertx vertx;
    private FallbackSweeper sweeper;

    @BeforeEach
    void start(Vertx vertx) {
        this.vertx = vertx;
        directory.endpoints = new UserEndpoints("app", 1, List.of(PHONE));
        sweeper = sweeper(VisualDelivery.PRIVATE, client);
    }

    private FallbackSweeper sweeper(VisualDelivery delivery, @Nullable PushClient apns) {
        App app = new App("app", Set.of("client"), List.of("app.example"), List.of(), delivery, "New", 50, Set.of());
        return new FallbackSweeper(
                vertx,
                fallbacks,
                new PushClients() {
                    @Override
                    public @Nullable PushClient of(String appId, Platform platform) {
                        return platform == Platform.IOS ? apns : null;
                    }

                    @Override
                    public Future<Void> close() {
                        return Future.succeededFuture();
                    }
                },
                directory,
                registry,
                () -> Apps.of(List.of(app)),
                new PushMetrics(new SimpleMeterRegistry()),
                Tracing.OFF,
                Duration.ofMinutes(1),
                new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(10)),
                new SplittableRandom(1),
                CLOCK);
    }

    @ParameterizedTest
    @EnumSource
    void alertIsUrgentAndSaysNoMoreThanTheAppAllows(VisualDelivery delivery) {
        sweeper = sweeper(delivery, client);
        client.outcome = Outcome.Accepted.UNNAMED;
        Fallbacks.Due due = due();

        sweeper.sweep();

        Content allowed = delivery == VisualDelivery.PRIVATE
                ? new Content.GenericAlert("New")
                : new Content.Alert("title", "body");
        Notification notification = due.item().notification();
        assertThat(client.sent).containsExactly(PHONE.endpoint());
        assertThat(client.messages)
                .containsExactly(new Message(notification.id(), allowed, Urgency.HIGH, notification.expiresAt(), null));
    }

    @Test
    void providersWordStandsInTheStore() {
        client.outcome = new Outcome.Accepted("apns-1");
        due();
        sweeper.sweep();
        client.outcome = new Outcome.Rejected(Outcome.Fault.ENDPOINT, "BadDeviceToken");
        due();
        sweeper.sweep();

        assertThat(fallbacks.ends).containsExactly("ACCEPTED apns-1", "REJECTED BadDeviceToken");
    }

    @Test
    void deadEndpointIsRemoved() {
        client.outcome = new Outcome.Unregistered(NOW);
        due();

        sweeper.sweep();

        assertThat(registry.removed).containsExactly(PHONE);
        assertThat(fallbacks.ends).containsExactly("GONE null");
    }

    @Test
    void whatFailedForAWhileIsGivenBackForAtLeastAsLongAsTheProviderDemands() {
        client.outcome = new Outcome.Retry(Duration.ofMinutes(15), Outcome.Cause.PROVIDER_FAULT, "503");
        due();

        sweeper.sweep();

        assertThat(fallbacks.ends).isEmpty();
        assertThat(fallbacks.delays)
                .singleElement()
                .satisfies(delay -> assertThat(delay).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(16)));
    }

    @Test
    void faultOfThePushClientLosesNothing() {
        due();
        sweeper.sweep();

        client.answers.get(0).fail("fault");

        assertThat(fallbacks.delays).hasSize(1);
    }

    @Test
    void indexThatIsAwayOrBehindDecidesNothing() {
        directory.endpoints = new UserEndpoints("app", 2, List.of(subscription(new FcmEndpoint("f", NOW))));
        due();
        sweeper.sweep();
        directory.failure = new IllegalStateException("away");
        due();
        sweeper.sweep();

        assertThat(client.sent).isEmpty();
        assertThat(fallbacks.ends).isEmpty();
        assertThat(fallbacks.delays).hasSize(2);
    }

    @Test
    void appWithoutCredentialIsRejectedByName() {
        sweeper = sweeper(VisualDelivery.PRIVATE, null);
        due();

        sweeper.sweep();

        assertThat(fallbacks.ends).containsExactly("REJECTED the app has no credential for iOS");
    }

    @Test
    void sweepGoesOnAsLongAsThereMayBeMore() {
        client.outcome = Outcome.Accepted.UNNAMED;
        for (int i = 0; i < 250; i++) {
            due();
        }

        sweeper.sweep();

        assertThat(client.sent).hasSize(250);
        assertThat(fallbacks.claims).isEqualTo(3);
    }

    @Test
    void noMoreIsTakenThanThereIsRoomForUntilThereIsRoom() {
        for (int i = 0; i < 1_500; i++) {
            due();
        }

        sweeper.sweep();
        assertThat(client.sent).hasSize(1_000);

        List<Promise<Outcome>> answers = List.copyOf(client.answers);
        answers.subList(0, 99).forEach(answer -> answer.complete(Outcome.Accepted.UNNAMED));
        assertThat(client.sent).hasSize(1_000);
        answers.subList(99, 1_000).forEach(answer -> answer.complete(Outcome.Accepted.UNNAMED));
        assertThat(client.sent).hasSize(1_500);
    }

    @Test
    void closeWaitsForOutcomesAndTakesNoMore() {
        due();
        sweeper.sweep();
        due();

        Future<Void> closed = sweeper.close();
        sweeper.sweep();

        assertThat(closed.isComplete()).isFalse();
        client.answers.get(0).complete(Outcome.Accepted.UNNAMED);
        assertThat(closed.succeeded()).isTrue();
        assertThat(client.sent).hasSize(1);
    }

    @Test
    void storeThatDoesNotAnswerIsAskedAgain() {
        client.outcome = Outcome.Accepted.UNNAMED;
        fallbacks.failure = new IllegalStateException("away");
        due();
        assertThat(sweeper.sweep().succeeded()).isTrue();
        assertThat(client.sent).isEmpty();

        fallbacks.failure = null;
        sweeper.sweep();

        assertThat(client.sent).hasSize(1);
        assertThat(sweeper.close().isComplete()).isTrue();
    }

    private Fallbacks.Due due() {
        UUID id = ids.next();
        Notification notification = new Notification(
                id,
                "app",
                USER,
                "app.example",
                null,
                null,
                Set.of(Platform.IOS),
                Set.of(),
                new byte[] {1},
                null,
                // Over long before the alert is due.
                1,
                NOW,
                NOW.plus(Duration.ofDays(7)),
                Priority.HIGH,
                new FallbackPolicy(60, new VisualContent("title", "body")));
        Fallbacks.Due due = new Fallbacks.Due(
                new StoredNotification(
                        notification, Status.ACTIVE, ReadState.UNREAD, UserActionState.NO_INTERACTION, null, 1),
                PHONE.id(),
                1,
                1);
        fallbacks.due.add(due);
        return due;
    }

    private static Subscription subscription(Endpoint endpoint) {
        return new Subscription(UUID.randomUUID(), UUID.randomUUID(), 1, endpoint, NOW.plusSeconds(1));
    }

    private static final class FakeFallbacks implements Fallbacks {
        final Deque<Due> due = new ArrayDeque<>();
        final List<String> ends = new ArrayList<>();
        final List<Duration> delays = new ArrayList<>();
        int claims;

        @Nullable
        RuntimeException failure;

        @Override
        public Future<Claim<Due>> claim(int limit, Duration hold) {
            claims++;
            if (failure != null) {
                return Future.failedFuture(failure);
            }
            List<Due> taken = new ArrayList<>();
            while (taken.size() < limit && !due.isEmpty()) {
                taken.add(due.remove());
            }
            return Future.succeededFuture(new Claim<>(taken, taken.size() == limit));
        }

        @Override
        public Future<Void> settle(Due ended, End end, @Nullable String word) {
            ends.add(end + " " + word);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> postpone(Due postponed, Duration delay, String word) {
            delays.add(delay);
            return Future.succeededFuture();
        }
    }
}
