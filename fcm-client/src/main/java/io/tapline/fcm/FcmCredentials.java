package io.tapline.fcm;

import static io.tapline.push.credential.JsonWebToken.Algorithm.RS256;

import io.tapline.http2.OAuthTokenEndpoint;
import io.tapline.http2.Transport;
import io.tapline.push.CredentialSource;
import io.tapline.push.credential.CachedCredentials;
import io.tapline.push.credential.JsonWebToken;
import io.tapline.push.credential.PrivateKeyPem;
import io.tapline.push.credential.RenewalPolicy;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Access tokens of a service account: a signed assertion is exchanged for a bearer token (RFC 7523).
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/service-account">Google: service accounts</a>
 */
public final class FcmCredentials {

    static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

    /** The longest that Google allows to an assertion. */
    private static final Duration ASSERTION_LIFE = Duration.ofHours(1);

    /** Tokens live for about an hour. */
    static final RenewalPolicy RENEWAL =
            new RenewalPolicy(Duration.ofMinutes(5), Duration.ZERO, Duration.ofSeconds(10));

    private final ServiceAccount account;
    private final PrivateKey key;
    private final Clock clock;

    private FcmCredentials(ServiceAccount account, Clock clock) {
        this.account = account;
        this.key = PrivateKeyPem.rsa(account.privateKey());
        this.clock = clock;
    }

    /**
     * The credentials of a service account; to be made once and shared by all event loops of a node.
     *
     * @param transport guarded, for the account's {@code token_uri} is input. Not closed by this
     * @param eventLoop the one that the transport is confined to
     * @throws IllegalArgumentException when the private key cannot be read
     */
    public static CredentialSource of(ServiceAccount account, Transport transport, Executor eventLoop, Clock clock) {
        return of(account, transport, eventLoop, clock, CachedCredentials.Listener.NONE);
    }

    /** As the other, with a listener that is told of renewals. */
    public static CredentialSource of(
            ServiceAccount account,
            Transport transport,
            Executor eventLoop,
            Clock clock,
            CachedCredentials.Listener listener) {
        FcmCredentials credentials = new FcmCredentials(account, clock);
        OAuthTokenEndpoint endpoint = new OAuthTokenEndpoint(account.tokenUri(), transport, eventLoop, clock);
        return new CachedCredentials(() -> endpoint.request(credentials.grant()), clock, RENEWAL, listener);
    }

    private Map<String, String> grant() {
        return Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", assertion());
    }

    private String assertion() {
        Instant now = clock.instant();
        return JsonWebToken.of(RS256)
                .header("typ", "JWT")
                .header("kid", account.privateKeyId())
                .claim("iss", account.clientEmail())
                .claim("scope", SCOPE)
                .claim("aud", account.tokenUri().toString())
                .claim("iat", now.getEpochSecond())
                .claim("exp", now.plus(ASSERTION_LIFE).getEpochSecond())
                .sign(key);
    }
}
