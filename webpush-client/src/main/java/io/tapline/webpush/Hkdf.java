package io.tapline.webpush;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869): one pseudorandom key, and outputs of at most one hash made of it. Not thread-safe. */
final class Hkdf {

    private static final String HMAC = "HmacSHA256";

    private final Mac mac;

    Hkdf(byte[] salt, byte[] inputKeyingMaterial) {
        try {
            mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(salt, HMAC));
            mac.init(new SecretKeySpec(mac.doFinal(inputKeyingMaterial), HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** @param length at most 32 bytes */
    byte[] expand(byte[] info, int length) {
        mac.update(info);
        mac.update((byte) 1);
        return Arrays.copyOf(mac.doFinal(), length);
    }
}
