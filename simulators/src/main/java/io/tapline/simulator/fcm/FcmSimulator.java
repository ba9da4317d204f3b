package io.tapline.simulator.fcm;

import io.tapline.simulator.engine.ProviderServer;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.engine.SimulatorSockets;
import io.tapline.simulator.wire.Listener;
import io.tapline.simulator.wire.Protocol;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;

/**
 * The FCM HTTP v1 API with Google's token endpoint beside it, over HTTP/2 or HTTP/1.1. Scripts for the target
 * {@code /token} change the answers of the token endpoint. Safe for any thread.
 */
public final class FcmSimulator implements Simulator, AutoCloseable {

    private final FcmProvider provider;
    private final ProviderServer server;
    private final SimulatorSockets.Bound bound;

    private FcmSimulator(FcmProvider provider, ProviderServer server, SimulatorSockets.Bound bound) {
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
    public static FcmSimulator start(SimulatorSockets sockets, int port, FcmOptions options, int keep, Clock clock) {
        FcmProvider provider = new FcmProvider(options, clock);
        ProviderServer server = new ProviderServer("fcm", provider, keep, clock, sockets.connectionWindow());
        SimulatorSockets.Bound bound = sockets.bindTls(port, Set.of(Protocol.HTTP_2, Protocol.HTTP_1_1), server);
        provider.tokenUri(bound.url() + FcmProvider.TOKEN_PATH);
        return new FcmSimulator(provider, server, bound);
    }

    @Override
    public String name() {
        return "fcm";
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

    /** Where assertions are changed into access tokens; also the audience that they name (or Google's real one). */
    public String tokenUri() {
        return provider.tokenUri();
    }

    /** The text of a service-account file for a project; the same account each time. Holds a private key. */
    public String serviceAccountJson(String projectId) {
        return provider.tokens().serviceAccountJson(projectId, tokenUri());
    }

    /** An access token for a project, as the token endpoint would grant it: good for an hour. */
    public String newAccessToken(String projectId) {
        return provider.tokens().newAccessToken(projectId);
    }

    /** How often the token endpoint was asked. */
    public int tokenRequests() {
        return provider.tokens().requests();
    }

    /** Makes every access token granted so far invalid. */
    public void revokeAccessTokens() {
        provider.tokens().revokeAll();
    }

    /** A registration token that only this project may send to. */
    public String newRegistrationToken(String projectId) {
        String token = UUID.randomUUID() + ":APA91b" + UUID.randomUUID();
        provider.registerDevice(token, projectId);
        return token;
    }

    /** From now on 404 UNREGISTERED. */
    public void unregister(String registrationToken) {
        provider.unregister(registrationToken);
    }

    @Override
    public void close() {
        bound.close();
    }
}
