package io.tapline.webpush;

import io.tapline.push.WebPushEndpoint;
import io.tapline.push.credential.P256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Encrypts a message so that only the browser of a subscription can read it, and not the push service (RFC 8291). Each
 * message has a key pair and a salt of its own. Thread-safe; costs the time of two operations on the curve.
 */
public final class WebPushEncryption {

    private static final int AUTH_LENGTH = 16;

    private static final byte[] INFO = "WebPush: info\0".getBytes(StandardCharsets.US_ASCII);

    private final Supplier<KeyPair> keyPairs;
    private final Supplier<byte[]> salts;

    public WebPushEncryption(SecureRandom random) {
        this(() -> P256.generate(random), () -> salt(random));
    }

    /** For tests: the RFC's own vectors name key pair and salt. */
    WebPushEncryption(Supplier<KeyPair> keyPairs, Supplier<byte[]> salts) {
        this.keyPairs = keyPairs;
        this.salts = salts;
    }

    /**
     * Whether a message can be encrypted for a subscription with these keys; to be asked when it is registered.
     *
     * @see WebPushEndpoint
     */
    public static boolean areUsable(String p256dh, String auth) {
        try {
            return auth(auth).length == AUTH_LENGTH && publicKey(p256dh) != null;
        } catch (IllegalArgumentException e) {
            return false; // not base64url, or not a point on the curve: what is asked for here
        }
    }

    /**
     * The body of a request with {@code content-encoding: aes128gcm}.
     *
     * @throws IllegalArgumentException when the subscription's keys are not {@link #areUsable usable}
     */
    byte[] encrypt(byte[] plaintext, WebPushEndpoint endpoint) {
        KeyPair own = keyPairs.get();
        byte[] ownPoint = P256.point(own.getPublic());
        PublicKey browserKey = publicKey(endpoint.p256dh());
        byte[] secret = P256.sharedSecret(own.getPrivate(), browserKey);
        byte[] info = ByteBuffer.allocate(INFO.length + 2 * P256.POINT_LENGTH)
                .put(INFO)
                .put(P256.point(browserKey))
                .put(ownPoint)
                .array();
        byte[] keyingMaterial = Hkdf.expand(Hkdf.extract(auth(endpoint.auth()), secret), info, 32);
        return Aes128Gcm.encrypt(keyingMaterial, salts.get(), ownPoint, plaintext);
    }

    private static byte[] salt(SecureRandom random) {
        byte[] salt = new byte[Aes128Gcm.SALT_LENGTH];
        random.nextBytes(salt);
        return salt;
    }

    private static PublicKey publicKey(String p256dh) {
        return P256.publicKey(Base64.getUrlDecoder().decode(p256dh));
    }

    private static byte[] auth(String auth) {
        return Base64.getUrlDecoder().decode(auth);
    }
}
