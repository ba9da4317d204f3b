package io.tapline.simulator.webpush;

import io.tapline.simulator.engine.ProviderServer;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.engine.SimulatorSockets;
import io.tapline.simulator.webpush.Subscription.Keys;
import io.tapline.simulator.wire.Listener;
import io.tapline.simulator.wire.Protocol;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A Web Push service over HTTP/2 or HTTP/1.1, with the errors of Mozilla's autopush. Targets are subscription ids, the
 * last part of an endpoint's path; any id is a subscription. Safe for any thread.
 */
public final class WebPushSimulator implements Simulator, AutoCloseable {

    private final WebPushProvider provider;
    private final ProviderServer server;
    private final SimulatorSockets.Bound bound;

    private WebPushSimulator(WebPushProvider provider, ProviderServer server, SimulatorSockets.Bound bound) {
        this.provider = provider;
        this.server = server;
        this.bound = bound;
    }

    /**
     * Starts listening.
     *
     * @param keep  how many pushes to remember; 0 to count only, which also leaves bodies encrypted
     * @param clock for the age of VAPID tokens
     */
    public static WebPushSimulator start(
            SimulatorSockets sockets, int port, WebPushOptions options, int keep, Clock clock) {
        WebPushProvider provider = new WebPushProvider(options, clock, keep > 0);
        ProviderServer server = new ProviderServer("webpush", provider, keep, clock, sockets.connectionWindow());
        SimulatorSockets.Bound bound = sockets.bindTls(port, Set.of(Protocol.HTTP_2, Protocol.HTTP_1_1), server);
        provider.url(bound.url());
        return new WebPushSimulator(provider, server, bound);
    }

    @Override
    public String name() {
        return "webpush";
    }

    @Override
    public int port() {
        return bound.port();
    }

    @Override
    public String url() {
        return bound.url();
    }

    @Override
    public ProviderServer server() {
        return server;
    }

    @Override
    public Listener listener() {
        return bound.listener();
    }

    /** A subscription whose private key is kept here, so that what it receives is decrypted. */
    public Subscription newSubscription() {
        return subscribe(null);
    }

    /**
     * A subscription that only one application server may use; others get a 403.
     *
     * @param applicationServerKey its VAPID public key, base64url
     */
    public Subscription newSubscription(String applicationServerKey) {
        return subscribe(applicationServerKey);
    }

    private Subscription subscribe(@Nullable String applicationServerKey) {
        String id = UUID.randomUUID().toString();
        Keys keys = Keys.create();
        provider.subscriptions().put(id, keys, applicationServerKey);
        return keys.at(url() + WebPushProvider.PUSH_PATH + id);
    }

    /** From now on 410. */
    public void unsubscribe(String id) {
        provider.subscriptions().remove(id);
    }

    /** How many messages wait for this subscription's browser. Nothing is stored when pushes are only counted. */
    public int waiting(String id) {
        return provider.subscriptions().waiting(id);
    }

    @Override
    public void close() {
        bound.close();
    }
}
