package io.tapline.webpush;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The content encoding {@code aes128gcm} (RFC 8188), in one record.
 */
final class Aes128Gcm {

    static final int SALT_LENGTH = 16;

    /** The record size that is announced; the one record may be shorter (RFC 8188 section 2). */
    private static final int RECORD_SIZE = 4096;

    private static final int TAG_LENGTH = 16;

    /** Marks the last record; what follows it would be padding. */
    private static final byte LAST_RECORD = 2;

    private static final byte[] KEY_INFO = "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONCE_INFO = "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII);

    private Aes128Gcm() {}

    /**
     * Header and ciphertext: salt, record size, key id, one encrypted record.
     *
     * @param salt 16 bytes, used once
     * @param keyId at most 255 bytes, sent in the clear
     * @throws IllegalArgumentException when the plaintext has no room in one record
     */
    static byte[] encrypt(byte[] inputKeyingMaterial, byte[] salt, byte[] keyId, byte[] plaintext) {
        if (plaintext.length > RECORD_SIZE - TAG_LENGTH - 1) {
            throw new IllegalArgumentException("longer than a record: " + plaintext.length);
        }
        ByteBuffer body =
                ByteBuffer.allocate(SALT_LENGTH + Integer.BYTES + 1 + keyId.length + plaintext.length + 1 + TAG_LENGTH);
        body.put(salt).putInt(RECORD_SIZE).put((byte) keyId.length).put(keyId);
        byte[] record = Arrays.copyOf(plaintext, plaintext.length + 1);
        record[plaintext.length] = LAST_RECORD;
        Hkdf keys = new Hkdf(salt, inputKeyingMaterial);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(keys.expand(KEY_INFO, 16), "AES"),
                    new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, keys.expand(NONCE_INFO, 12)));
            cipher.doFinal(record, 0, record.length, body.array(), body.position());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
        return body.array();
    }
}
