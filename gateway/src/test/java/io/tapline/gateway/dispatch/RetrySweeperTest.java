package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.Apps;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Deliveries;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.Retries.Due;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.gateway.store.UnfinishedWork;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.gateway.tracing.Tracing;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a retry that is due. Which are due is the store's affair, and is tested there. */
@ExtendWith(VertxExtension.class)
class RetrySweeperTest {

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
    private static final Subscription PHONE = new Subscription(
            UUID.randomUUID(),
            UUID.randomUUID(),
            1,
            new ApnsEndpoint("phone", "com.example", Environment.PRODUCTION, NOW),
            NOW.plusSeconds(60));

    private final NotificationIds ids = new NotificationIds(CLOCK, new SplittableRandom(1));
    private final FakeRetries retries = new FakeRetries();
    private final FakeClient client = new FakeClient();
    private final FakeDirectory directory = new FakeDirectory();
    private final List<Delivery> records = new ArrayList<>();
    private RetrySweeper sweeper;

    @BeforeEach
    void start(Vertx vertx) {
        directory.endpoints = new UserEndpoints("app", 1, List.of(PHONE));
        client.outcome = Outcome.Accepted.UNNAMED;
        sweeper = sweeper(vertx, Map.of("app", APP));
    }

    private RetrySweeper sweeper(Vertx vertx, Map<String, App> apps) {
        UnfinishedWork unfinished = new UnfinishedWork(vertx, ids);
        Deliveries deliveries = delivery -> {
            records.add(delivery);
            return Future.succeededFuture();
        };
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
        Dispatcher dispatcher = new Dispatcher(
                clients,
                new FakeRegistry(),
                deliveries,
                unfinished,
                new HandOver(vertx, retries, unfinished, Duration.ofMinutes(1)),
                new PushMetrics(new SimpleMeterRegistry()),
                Tracing.OFF,
                new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(64)),
                new SplittableRandom(1),
                () -> 4,
                10,
                CLOCK);
        return new RetrySweeper(
                vertx,
                retries,
                dispatcher,
                directory,
                () -> Apps.of(List.copyOf(apps.values())),
                Duration.ofMinutes(1));
    }

    @Test
    void retryGoesToTheAddressThatTheDeviceHasByThenAndCarriesItsClaim() {
        due(3, 8L);

        sweeper.sweep();

        assertThat(client.sent).containsExactly(PHONE.endpoint());
        assertThat(records).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(State.ACCEPTED);
            assertThat(row.attempts()).isEqualTo(3);
            assertThat(row.contentSequence()).isEqualTo(8);
        });
    }

    @Test
    void waitsGrowWithTheAttempts() {
        client.outcome = new Outcome.Retry(null, Outcome.Cause.PROVIDER_FAULT, "503");
        due(1, null);
        due(6, null);

        sweeper.sweep();

        assertThat(records.get(0).retryAfter()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(records.get(1).retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(16));
    }

    @Test
    void indexThatIsAwayOrBehindDecidesNothing() {
        due(1, null);
        directory.endpoints = new UserEndpoints("app", 2, List.of());
        sweeper.sweep();
        directory.failure = new IllegalStateException("away");
        due(1, null);
        sweeper.sweep();

        assertThat(client.sent).isEmpty();
        assertThat(records).extracting(Delivery::state).containsExactly(State.RETRY, State.RETRY);
    }

    @Test
    void appThatIsConfiguredNoMoreIsRejectedByName(Vertx vertx) {
        sweeper = sweeper(vertx, Map.of());
        due(1, null);

        sweeper.sweep();

        assertThat(records).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(State.REJECTED);
            assertThat(row.reason()).contains("not configured");
        });
    }

    @Test
    void sweepGoesOnAsLongAsThereMayBeMore() {
        for (int i = 0; i < 250; i++) {
            due(1, null);
        }

        sweeper.sweep();

        assertThat(client.sent).hasSize(250);
    }

    @Test
    void pushServiceThatDoesNotAnswerHoldsUpNobodyElse() {
        client.outcome = null;
        for (int i = 0; i < 3_000; i++) {
            due(1, null);
        }
        sweeper.sweep();
        int waiting = client.sent.size();
        client.outcome = Outcome.Accepted.UNNAMED;
        retries.add(Platform.ANDROID, new Due(item(), PHONE.id(), 1, null));

        sweeper.sweep();

        assertThat(waiting).isEqualTo(1_000);
        assertThat(records).hasSize(1);
    }

    @Test
    void closingWaitsForWhatIsOnItsWay() {
        client.outcome = null;
        due(1, null);
        sweeper.sweep();

        Future<Void> closed = sweeper.close();
        assertThat(closed.isComplete()).isFalse();

        client.answers.get(0).complete(Outcome.Accepted.UNNAMED);
        assertThat(closed.isComplete()).isTrue();
    }

    private void due(int attempt, @Nullable Long contentSequence) {
        retries.add(Platform.IOS, new Due(item(), PHONE.id(), attempt, contentSequence));
    }

    private StoredNotification item() {
        Notification notification = new Notification(
                ids.next(),
                "app",
                USER,
                "app.example",
                null,
                null,
                Set.of(Platform.IOS),
                Set.of(),
                new byte[0],
                null,
                null,
                NOW,
                NOW.plus(Duration.ofDays(7)),
                Priority.HIGH,
                null);
        return new StoredNotification(
                notification, Status.ACTIVE, ReadState.UNREAD, UserActionState.NO_INTERACTION, null, 1);
    }
}
