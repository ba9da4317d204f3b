package io.tapline.wns;

import io.tapline.http2.OAuthTokenEndpoint;
import io.tapline.http2.Transport;
import io.tapline.push.CredentialSource;
import io.tapline.push.credential.CachedCredentials;
import io.tapline.push.credential.RenewalPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;

/** Access tokens of one app, by its client secret (RFC 6749 section 4.4). */
public final class WnsCredentials {

    /** Tokens live for about a day. */
    static final RenewalPolicy RENEWAL =
            new RenewalPolicy(Duration.ofMinutes(30), Duration.ZERO, Duration.ofSeconds(10));

    private WnsCredentials() {}

    /**
     * The credentials of an app; to be made once and shared by all event loops of a node.
     *
     * @param transport not closed by this
     * @param eventLoop the one that the transport is confined to
     */
    public static CredentialSource of(WnsConfig config, Transport transport, Executor eventLoop, Clock clock) {
        return of(config, transport, eventLoop, clock, CachedCredentials.Listener.NONE);
    }

    /** As the other, with a listener that is told of renewals. */
    public static CredentialSource of(
            WnsConfig config,
            Transport transport,
            Executor eventLoop,
            Clock clock,
            CachedCredentials.Listener listener) {
        OAuthTokenEndpoint endpoint = new OAuthTokenEndpoint(config.tokenEndpoint(), transport, eventLoop, clock);
        Map<String, String> grant = Map.of(
                "grant_type", "client_credentials",
                "client_id", config.clientId(),
                "client_secret", config.clientSecret(),
                "scope", config.scope());
        return new CachedCredentials(() -> endpoint.request(grant), clock, RENEWAL, listener);
    }
}
