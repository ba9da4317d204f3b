package io.tapline.webpush;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), for outputs of at most one hash. */
final class Hkdf {

    private static final String HMAC = "HmacSHA256";

    private Hkdf() {}

    static byte[] extract(byte[] salt, byte[] inputKeyingMaterial) {
        return hmac(salt).doFinal(inputKeyingMaterial);
    }

    /** @param length at most 32 bytes */
    static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
        Mac mac = hmac(pseudorandomKey);
        mac.update(info);
        mac.update((byte) 1);
        return Arrays.copyOf(mac.doFinal(), length);
    }

    private static Mac hmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
