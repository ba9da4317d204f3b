package io.tapline.simulator.webpush;

import io.tapline.simulator.jose.P256;
import java.security.KeyPair;
import java.security.SecureRandom;

/**
 * What a browser gives to the application server, as JavaScript's {@code PushSubscription.toJSON()} does.
 *
 * @param endpoint where to push
 * @param p256dh   the user agent's public key, base64url
 * @param auth     the authentication secret, base64url
 */
public record Subscription(String endpoint, String p256dh, String auth) {

    private static final int AUTH_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The last part of the endpoint's path: the target in {@code received()} and scripts. */
    public String id() {
        return endpoint.substring(endpoint.lastIndexOf('/') + 1);
    }

    /** The keys that stay in the browser. */
    record Keys(KeyPair pair, byte[] auth) {

        static Keys create() {
            byte[] auth = new byte[AUTH_BYTES];
            RANDOM.nextBytes(auth);
            return new Keys(P256.newKeyPair(), auth);
        }

        Subscription at(String endpoint) {
            return new Subscription(endpoint, P256.base64Url(P256.point(pair.getPublic())), P256.base64Url(auth));
        }
    }
}
