package io.tapline.apns;

import static io.tapline.push.credential.JsonWebToken.Algorithm.ES256;

import io.tapline.apns.ApnsConfig.Authentication;
import io.tapline.apns.ApnsConfig.Token;
import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.tapline.push.credential.CachedCredentials;
import io.tapline.push.credential.JsonWebToken;
import io.tapline.push.credential.PrivateKeyPem;
import io.tapline.push.credential.RenewalPolicy;
import io.vertx.core.Future;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Provider tokens.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns">Apple:
 *     token-based connections</a>
 */
public final class ApnsCredentials {

    /** Apple refuses a token whose {@code iat} is more than an hour old. */
    static final Duration LIFE = Duration.ofHours(1);

    /**
     * Renewed at 50 minutes; and never within 20, whoever refuses it: a connection that sees two tokens in that time answers
     * {@code TooManyProviderTokenUpdates} and is of no use for a while.
     */
    static final RenewalPolicy RENEWAL =
            new RenewalPolicy(Duration.ofMinutes(10), Duration.ofMinutes(20), Duration.ofMinutes(1));

    private static final Future<Credential> OF_CONNECTION = Future.succeededFuture(Credential.OF_CONNECTION);

    private ApnsCredentials() {}

    /**
     * The credentials of one team and key; to be made once and shared by all connections of a node.
     *
     * @throws IllegalArgumentException when the private key cannot be read
     */
    public static CredentialSource of(Authentication authentication, Clock clock) {
        return of(authentication, clock, CachedCredentials.Listener.NONE);
    }

    /** As the other, with a listener that is told of renewals. */
    public static CredentialSource of(Authentication authentication, Clock clock, CachedCredentials.Listener listener) {
        if (!(authentication instanceof Token token)) {
            return audience -> OF_CONNECTION;
        }
        PrivateKey key = PrivateKeyPem.ec(token.privateKey());
        return new CachedCredentials(
                () -> Future.succeededFuture(sign(token, key, clock.instant())), clock, RENEWAL, listener);
    }

    private static Credential sign(Token token, PrivateKey key, Instant now) {
        String jwt = JsonWebToken.of(ES256)
                .header("kid", token.keyId())
                .claim("iss", token.teamId())
                .claim("iat", now.getEpochSecond())
                .sign(key);
        return new Credential("bearer " + jwt, now.plus(LIFE));
    }
}
