package io.tapline.webpush;

import io.tapline.push.credential.P256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * Encrypts a message so that only the browser of a subscription can read it, and not the push service (RFC 8291). Each
 * message has a key pair and a salt of its own. Thread-safe; costs the time of two operations on the curve.
 */
public final class WebPushEncryption {

    private static final byte[] INFO = "WebPush: info\0".getBytes(StandardCharsets.US_ASCII);

    private final P256 p256;
    private final Supplier<KeyPair> keyPairs;
    private final Supplier<byte[]> salts;

    public WebPushEncryption(SecureRandom random) {
        this(random, P256.fastest());
    }

    WebPushEncryption(SecureRandom random, P256 p256) {
        this(p256, () -> p256.generate(random), () -> salt(random));
    }

    /** For tests: the RFC's own vectors name key pair and salt. */
    WebPushEncryption(P256 p256, Supplier<KeyPair> keyPairs, Supplier<byte[]> salts) {
        this.p256 = p256;
        this.keyPairs = keyPairs;
        this.salts = salts;
    }

    /** The body of a request with {@code content-encoding: aes128gcm}. */
    byte[] encrypt(byte[] plaintext, BrowserKeys browser) {
        KeyPair own = keyPairs.get();
        byte[] ownPoint = P256.point(own.getPublic());
        byte[] secret = p256.sharedSecret(own.getPrivate(), browser.publicKey());
        byte[] info = ByteBuffer.allocate(INFO.length + 2 * P256.POINT_LENGTH)
                .put(INFO)
                .put(browser.point())
                .put(ownPoint)
                .array();
        byte[] keyingMaterial = new Hkdf(browser.auth(), secret).expand(info, 32);
        return Aes128Gcm.encrypt(keyingMaterial, salts.get(), ownPoint, plaintext);
    }

    private static byte[] salt(SecureRandom random) {
        byte[] salt = new byte[Aes128Gcm.SALT_LENGTH];
        random.nextBytes(salt);
        return salt;
    }
}
