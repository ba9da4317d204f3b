package io.tapline.simulator.wns;

import io.tapline.simulator.engine.ProviderServer;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.engine.SimulatorSockets;
import io.tapline.simulator.wire.Listener;
import io.tapline.simulator.wire.Protocol;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * The Windows Push Notification Services with both token endpoints, over HTTP/1.1 and, when asked, HTTP/2. Targets are
 * the {@code token} of a channel URI; scripts for a token endpoint's path change its answers. Safe for any thread.
 */
public final class WnsSimulator implements Simulator, AutoCloseable {

    private final WnsProvider provider;
    private final ProviderServer server;
    private final SimulatorSockets.Bound bound;
    private final WnsCredentials credentials;

    private WnsSimulator(WnsProvider provider, ProviderServer server, SimulatorSockets.Bound bound) {
        this.provider = provider;
        this.server = server;
        this.bound = bound;
        this.credentials = provider.tokens().newLiveApp(bound.url());
    }

    /**
     * Starts listening.
     *
     * @param keep  how many pushes to remember, 0 to count only
     * @param clock for the age of tokens and channels
     */
    public static WnsSimulator start(SimulatorSockets sockets, int port, WnsOptions options, int keep, Clock clock) {
        WnsProvider provider = new WnsProvider(options, clock);
        ProviderServer server = new ProviderServer("wns", provider, keep, clock, sockets.connectionWindow());
        Set<Protocol> protocols =
                options.http2() ? Set.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : Set.of(Protocol.HTTP_1_1);
        return new WnsSimulator(provider, server, sockets.bindTls(port, protocols, server));
    }

    @Override
    public String name() {
        return "wns";
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

    /** The simulator's first app: package SID and secret for the login.live.com style endpoint. */
    public WnsCredentials clientCredentials() {
        return credentials;
    }

    /** Another app of the login.live.com style. */
    public WnsCredentials newLiveApp() {
        return provider.tokens().newLiveApp(url());
    }

    /** An app of the Windows App SDK style, with a tenant of its own. */
    public WnsCredentials newEntraApp() {
        return provider.tokens().newEntraApp(url());
    }

    /** A channel URI of the simulator's first app. */
    public String newChannel() {
        return newChannel(credentials);
    }

    /** A channel URI of an app; it expires after 30 days of the simulator's clock. */
    public String newChannel(WnsCredentials app) {
        return url() + "/?token=" + provider.channels().create(app.clientId());
    }

    /** The target of a channel URI, as in {@code received()} and scripts. */
    public static String target(String channelUri) {
        return WnsProvider.target(channelUri);
    }

    /** From now on 410. */
    public void expire(String channelUri) {
        provider.channels().expire(target(channelUri));
    }

    /** Whether the channel's device is online; a raw push to one that is not is dropped unless it may be cached. */
    public void connected(String channelUri, boolean online) {
        provider.channels().find(target(channelUri)).ifPresent(channel -> channel.connected = online);
    }

    /** The raw push that waits for the channel's device. */
    public Optional<byte[]> cachedRaw(String channelUri) {
        return provider.channels().find(target(channelUri)).map(channel -> channel.cachedRaw);
    }

    /** How often a token endpoint was asked. */
    public int tokenRequests() {
        return provider.tokens().requests();
    }

    /** Makes every access token granted so far invalid. */
    public void revokeAccessTokens() {
        provider.tokens().revokeAll();
    }

    @Override
    public void close() {
        bound.close();
    }
}
