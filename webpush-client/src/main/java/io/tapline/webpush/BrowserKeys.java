package io.tapline.webpush;

import io.tapline.push.credential.P256;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;

/**
 * The keys of a subscription, read.
 *
 * @param publicKey the browser's
 * @param point the same, as the 65 bytes that were sent
 * @param auth the 16 bytes of the authentication secret
 */
public record BrowserKeys(PublicKey publicKey, byte[] point, byte[] auth) {

    private static final int AUTH_LENGTH = 16;

    /**
     * Reads what {@code PushSubscription.toJSON()} gives as {@code keys}; to be asked when a subscription is registered.
     *
     * @return empty when they are not base64url of a point on P-256 and of 16 bytes
     */
    public static Optional<BrowserKeys> parse(String p256dh, String auth) {
        return parse(p256dh, auth, P256.fastest());
    }

    /** @param p256 makes the key, and is to agree with it */
    static Optional<BrowserKeys> parse(String p256dh, String auth, P256 p256) {
        try {
            byte[] point = Base64.getUrlDecoder().decode(p256dh);
            byte[] secret = Base64.getUrlDecoder().decode(auth);
            return secret.length == AUTH_LENGTH
                    ? Optional.of(new BrowserKeys(p256.publicKey(point), point, secret))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not base64url, or no point: which of them helps nobody
        }
    }
}
