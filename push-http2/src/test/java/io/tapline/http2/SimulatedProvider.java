package io.tapline.http2;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.Message;
import io.tapline.push.OutboundGuard;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Retry;
import io.tapline.push.PushClient;
import io.tapline.push.Urgency;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * A provider's client, the real transport and the provider's simulator, ready to send. The simulator serves all tests of a class;
 * transport and client are each test's own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SimulatedProvider {

    protected static final Duration LONG = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = EventLoops.next(vertx);
    private @Nullable Simulators started;
    private @Nullable PooledTransport transport;
    private @Nullable Http2PushClient<?> client;

    /** What must differ from the simulators' defaults. */
    protected SimulatorsConfig configure(SimulatorsConfig defaults) {
        return defaults;
    }

    protected abstract Simulator simulator();

    /** A client for the simulator, made from its credentials. */
    protected abstract Http2PushClient<?> newClient(Context context, Transport transport);

    /** An endpoint that the simulator accepts. */
    protected abstract Endpoint newEndpoint();

    /** What the simulator's scripts call the endpoint. */
    protected abstract String target(Endpoint endpoint);

    @BeforeAll
    void startSimulators() {
        started = Simulators.start(configure(SimulatorsConfig.defaults()));
    }

    @BeforeEach
    void connect() {
        PooledTransport ready = newTransport(LONG);
        transport = ready;
        client = newClient(context, ready);
    }

    @AfterEach
    void disconnect() throws Exception {
        simulator().scripts().clear();
        await(requireNonNull(transport).close());
    }

    @AfterAll
    void stopSimulators() throws Exception {
        await(vertx.close());
        simulators().close();
    }

    protected Simulators simulators() {
        return requireNonNull(started);
    }

    protected Http2PushClient<?> client() {
        return requireNonNull(client);
    }

    /** Sends a tap and waits for what became of it. */
    protected Outcome send(Endpoint endpoint) throws Exception {
        return send(client(), message(new Content.Tap()), endpoint);
    }

    protected void script(Endpoint endpoint, Answer answer) {
        simulator().scripts().target(target(endpoint), answer);
    }

    protected Stream<Received> pushesTo(Endpoint endpoint) {
        return simulator().received().stream().filter(push -> push.target().equals(target(endpoint)));
    }

    protected Received onlyPushTo(Endpoint endpoint) {
        List<Received> pushes = pushesTo(endpoint).toList();
        assertThat(pushes).hasSize(1);
        return pushes.get(0);
    }

    protected Context context() {
        return context;
    }

    /** The event loop that the transport is confined to. */
    protected static Executor eventLoop(Context context) {
        return EventLoops.of(context);
    }

    protected PooledTransport newTransport(Duration requestTimeout) {
        return newTransport(requestTimeout, TlsConfig.SYSTEM_TRUST);
    }

    protected PooledTransport newTransport(Duration requestTimeout, TlsConfig tls) {
        TransportConfig config = TransportConfig.DEFAULTS
                .withTls(tls.withTrusted(simulators().caPem()))
                .withTimeouts(LONG, LONG, requestTimeout)
                .withTick(Duration.ofMillis(10));
        OutboundGuard guard =
                new OutboundGuard(Set.of(), Set.of("127.0.0.1:" + simulator().port()));
        return new PooledTransport(context, config, guard, TransportListener.NONE);
    }

    protected List<Endpoint> endpoints(int count) {
        return IntStream.range(0, count).mapToObj(i -> newEndpoint()).toList();
    }

    protected List<Outcome> sendAll(List<Endpoint> endpoints) throws Exception {
        Message message = message(new Content.Tap());
        Future<List<Outcome>> all = onContext(() -> Future.all(endpoints.stream()
                        .map(endpoint -> client().send(client().encode(message), endpoint))
                        .toList())
                .map(outcomes -> outcomes.<Outcome>list()));
        return await(all);
    }

    protected Outcome send(PushClient client, Message message, Endpoint endpoint) throws Exception {
        return await(start(client, message, endpoint));
    }

    protected Future<Outcome> start(PushClient client, Message message, Endpoint endpoint) {
        return onContext(() -> client.send(client.encode(message), endpoint));
    }

    protected <T> Future<T> onContext(Supplier<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(none -> call.get().onComplete(promise));
        return promise.future();
    }

    protected static Message message(Content content) {
        return new Message(
                UUID.randomUUID(), content, Urgency.HIGH, Instant.now().plusSeconds(3600), null);
    }

    protected static Cause cause(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Retry.class);
        return ((Retry) outcome).cause();
    }

    protected static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
