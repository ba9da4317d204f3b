package io.tapline.simulator.apns;

import io.netty.handler.ssl.ClientAuth;
import io.tapline.simulator.engine.ProviderServer;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.engine.SimulatorSockets;
import io.tapline.simulator.wire.Listener;
import io.tapline.simulator.wire.Protocol;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The Apple Push Notification service: HTTP/2 with ALPN or by prior knowledge, one stream until a valid provider token
 * has come, Apple's rules and Apple's words. Safe for any thread.
 */
public final class ApnsSimulator implements Simulator, AutoCloseable {

    private final ApnsProvider provider;
    private final ProviderServer server;
    private final SimulatorSockets.Bound bound;

    private ApnsSimulator(ApnsProvider provider, ProviderServer server, SimulatorSockets.Bound bound) {
        this.provider = provider;
        this.server = server;
        this.bound = bound;
    }

    /**
     * Starts listening.
     *
     * @param keep  how many pushes to remember, 0 to count only
     * @param clock for the age of tokens
     */
    public static ApnsSimulator start(SimulatorSockets sockets, int port, ApnsOptions options, int keep, Clock clock) {
        ApnsProvider provider = new ApnsProvider(options, clock, keep > 0);
        ProviderServer server = new ProviderServer("apns", provider, keep, clock, sockets.connectionWindow());
        SimulatorSockets.Bound bound = options.cleartext()
                ? sockets.bindCleartext(port, Set.of(Protocol.HTTP_2), server)
                : sockets.bindTls(
                        port,
                        Set.of(Protocol.HTTP_2),
                        options.certificateRequired() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL,
                        server);
        return new ApnsSimulator(provider, server, bound);
    }

    /** A notification that waits for its device. */
    public record Stored(String payload, Instant expiresAt) {}

    @Override
    public String name() {
        return "apns";
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

    /** A new team with a team-scoped key, registered here. */
    public TokenKey newTokenKey() {
        return newTokenKey(ProviderTokens.newId(), Set.of());
    }

    /** A new key of a team; with topics it is a topic-specific key. */
    public TokenKey newTokenKey(String teamId, Set<String> topics) {
        return provider.tokens().create(teamId, topics, true);
    }

    /** A key that is good in the other environment only. */
    public TokenKey newTokenKeyOfOtherEnvironment(String teamId) {
        return provider.tokens().create(teamId, Set.of(), false);
    }

    /** Makes a team-scoped key known that was made elsewhere. */
    public void registerTokenKey(String teamId, String keyId, PublicKey publicKey) {
        provider.tokens().register(new ProviderTokens.Key(teamId, keyId, publicKey, Set.of(), true));
    }

    public void revokeTokenKey(String keyId) {
        provider.tokens().revoke(keyId);
    }

    /** A device token (64 hexadecimal digits) that is good for this bundle id only. */
    public String newDeviceToken(String bundleId) {
        return provider.devices().create(bundleId);
    }

    /** From now on 410 Unregistered with this time. */
    public void unregister(String deviceToken, Instant since) {
        provider.devices().unregister(deviceToken, since);
    }

    /** The one notification that waits for this device and topic. Nothing is stored when pushes are only counted. */
    public Optional<Stored> stored(String deviceToken, String topic) {
        return provider.devices().stored(deviceToken, topic, provider.clock().instant());
    }

    @Override
    public void close() {
        bound.close();
    }
}
