package io.tapline.gateway.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.apns.ApnsConfig;
import io.tapline.fcm.FcmConfig;
import io.tapline.fcm.ServiceAccount;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.OutboundConfig;
import io.tapline.gateway.config.ProtectionConfig;
import io.tapline.gateway.config.PushConfig;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.protection.GateReports;
import io.tapline.gateway.protection.Protection;
import io.tapline.http2.EventLoops;
import io.tapline.http2.PoolConfig;
import io.tapline.http2.Transport;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.PushClient;
import io.tapline.push.Urgency;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gates before real clients, and providers that give them cause. Time passes for the gates only when a test says so. */
class GatesIT {

    private static final String BUNDLE = "com.example.app";
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Clock clock = Clock.systemUTC();
    private final AtomicLong nanoTime = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx();
    private final Context context = EventLoops.next(vertx);
    private final Simulators simulators = Simulators.start(SimulatorsConfig.defaults());
    private Transport tokens;
    private PooledPushClients clients;

    @BeforeEach
    void connect() throws Exception {
        ProtectionConfig limits = new ProtectionConfig(1000, 3, 3, PAUSE, PAUSE);
        PushConfig push = new PushConfig(
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                PoolConfig.DEFAULTS,
                new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                10,
                limits);
        OutboundConfig outbound = new OutboundConfig(
                Set.of(),
                Set.of(
                        "127.0.0.1:" + simulators.apns().port(),
                        "127.0.0.1:" + simulators.fcm().port()),
                simulators.caPem());
        List<AppConfig> apps = List.of(app());
        PushTransports transports =
                new PushTransports(push, outbound, new TransportMetrics(registry, new ProviderNames(apps)));
        Protection protection = new Protection(limits, 1, nanoTime::get, new GateReports(registry));
        tokens = transports.of(context);
        CredentialMetrics metrics = new CredentialMetrics(registry);
        ServedApps served = new CredentialSources(tokens, EventLoops.of(context), clock, metrics).of(apps);
        clients = await(onContext(() -> Future.succeededFuture(new PooledPushClients(
                context, () -> served, transports, protection.ofEventLoop(), Runnable::run, clock, metrics))));
    }

    private AppConfig app() {
        TokenKey key = simulators.apns().newTokenKey();
        URI apns = URI.create(simulators.apns().url());
        ServiceAccount account = ServiceAccount.parse(simulators.fcm().serviceAccountJson("project"));
        return new AppConfig(
                new App(
                        "app",
                        Set.of("client"),
                        List.of("h"),
                        List.of(),
                        App.VisualDelivery.PRIVATE,
                        "New",
                        50,
                        Set.of()),
                new ApnsConfig(new ApnsConfig.Token(key.teamId(), key.keyId(), key.pem()), apns, apns),
                new FcmConfig(account, URI.create(simulators.fcm().url())),
                null,
                null);
    }

    @AfterEach
    void disconnect() throws Exception {
        await(Future.join(clients.close(), tokens.close()));
        await(vertx.close());
        simulators.close();
    }

    @Test
    void burstOfBadDeviceTokensHoldsTheEnvironmentForAWhileAndUnregistersNone() throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Endpoint device = device(Environment.SANDBOX);
            simulators.apns().scripts().target(token(device), Answer.status(400, "BadDeviceToken"));
            outcomes.add(send(device));
        }

        assertThat(outcomes).noneMatch(Outcome.Unregistered.class::isInstance);
        assertThat(outcomes.subList(0, 20)).allMatch(Outcome.Rejected.class::isInstance);
        assertThat(outcomes.subList(20, 30)).allSatisfy(GatesIT::isHeld);
        assertThat(send(device(Environment.PRODUCTION))).isInstanceOf(Outcome.Accepted.class);
        assertThat(gauge(GateReports.ACTIVE, "environment")).isEqualTo(1);
        assertThat(counter(GateReports.HELD, "environment")).isEqualTo(10);

        nanoTime.addAndGet(PAUSE.toNanos());
        assertThat(send(device(Environment.SANDBOX))).isInstanceOf(Outcome.Accepted.class);
        assertThat(gauge(GateReports.ACTIVE, "environment")).isZero();
    }

    @Test
    void keyThatIsRefusedThreeTimesIsTriedAgainAfterThePause() throws Exception {
        for (int i = 0; i < 3; i++) {
            simulators.apns().scripts().next(Answer.status(403, "InvalidProviderToken"));
            assertThat(send(device(Environment.PRODUCTION)))
                    .isEqualTo(new Outcome.Rejected(Outcome.Fault.CREDENTIAL, "InvalidProviderToken"));
        }

        isHeld(send(device(Environment.PRODUCTION)));
        assertThat(counter(GateReports.TRIPPED, "credential")).isEqualTo(1);

        nanoTime.addAndGet(PAUSE.toNanos());
        assertThat(send(device(Environment.PRODUCTION))).isInstanceOf(Outcome.Accepted.class);
        assertThat(send(device(Environment.PRODUCTION))).isInstanceOf(Outcome.Accepted.class);
        assertThat(gauge(GateReports.ACTIVE, "credential")).isZero();
    }

    @Test
    void throttledProjectSlowsDownAndComesBackWithinAMinute() throws Exception {
        simulators.fcm().scripts().next(Answer.status(429, "QUOTA_EXCEEDED"));

        assertThat(send(phone())).isInstanceOfSatisfying(Outcome.Retry.class, retry -> {
            assertThat(retry.cause()).isEqualTo(Cause.PROVIDER_THROTTLED);
            assertThat(retry.after()).isEqualTo(Duration.ofMinutes(1));
        });
        assertThat(gauge(GateReports.ACTIVE, "rate")).isEqualTo(1);

        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(send(phone())).isInstanceOf(Outcome.Accepted.class);
        assertThat(gauge(GateReports.ACTIVE, "rate")).isZero();
    }

    @Test
    void floodedPhoneIsHeldAndAnotherIsNot() throws Exception {
        Endpoint flooded = phone();
        for (int i = 0; i < 3; i++) {
            assertThat(send(flooded)).isInstanceOf(Outcome.Accepted.class);
        }

        isHeld(send(flooded));
        assertThat(send(phone())).isInstanceOf(Outcome.Accepted.class);
        assertThat(counter(GateReports.HELD, "rate")).isEqualTo(1);
    }

    private static void isHeld(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Retry.class, retry -> assertThat(retry.cause()).isEqualTo(Cause.NOT_SENT));
    }

    private double gauge(String name, String gate) {
        return registry.get(name).tag("gate", gate).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    private double counter(String name, String gate) {
        return registry.get(name).tag("gate", gate).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private Endpoint device(Environment environment) {
        return new ApnsEndpoint(simulators.apns().newDeviceToken(BUNDLE), BUNDLE, environment, Instant.EPOCH);
    }

    private static String token(Endpoint device) {
        return ((ApnsEndpoint) device).deviceToken();
    }

    private Endpoint phone() {
        return new FcmEndpoint(simulators.fcm().newRegistrationToken("project"), Instant.EPOCH);
    }

    private Outcome send(Endpoint endpoint) throws Exception {
        Message message = new Message(
                UUID.randomUUID(),
                new Content.Tap(),
                Urgency.HIGH,
                clock.instant().plusSeconds(3600),
                null);
        PushClient client = requireNonNull(clients.of("app", endpoint.platform()));
        return await(onContext(() -> client.send(client.encode(message), endpoint)));
    }

    private <T> Future<T> onContext(Supplier<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(none -> call.get().onComplete(promise));
        return promise.future();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
