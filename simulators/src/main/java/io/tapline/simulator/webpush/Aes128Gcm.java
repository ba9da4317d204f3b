package io.tapline.simulator.webpush;

import io.tapline.simulator.jose.P256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A message body in the {@code aes128gcm} content coding with the keys of Web Push.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8291">RFC 8291</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8188">RFC 8188</a>
 */
record Aes128Gcm(byte[] salt, int recordSize, byte[] senderKey, byte[] ciphertext) {

    private static final int SALT_BYTES = 16;
    private static final int FIXED_HEADER_BYTES = SALT_BYTES + 4 + 1;

    /** RFC 8188, section 2.1: a record is at least one byte of plaintext, its delimiter and the tag. */
    private static final int MIN_RECORD_SIZE = 18;

    private static final int TAG_BYTES = 16;
    private static final byte LAST_RECORD = 2;
    private static final int HASH_BYTES = 32;

    /** Empty when the header is not salt, record size and a 65-byte key, or more than one record follows. */
    static Optional<Aes128Gcm> parse(byte[] body) {
        if (body.length < FIXED_HEADER_BYTES + P256.POINT_BYTES + TAG_BYTES + 1) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(body);
        byte[] salt = new byte[SALT_BYTES];
        buffer.get(salt);
        int recordSize = buffer.getInt();
        int keyLength = Byte.toUnsignedInt(buffer.get());
        if (keyLength != P256.POINT_BYTES || Integer.compareUnsigned(recordSize, MIN_RECORD_SIZE) < 0) {
            return Optional.empty();
        }
        byte[] key = new byte[keyLength];
        buffer.get(key);
        byte[] ciphertext = new byte[buffer.remaining()];
        buffer.get(ciphertext);
        boolean oneRecord = Integer.compareUnsigned(ciphertext.length, recordSize) <= 0;
        return key[0] == 4 && oneRecord
                ? Optional.of(new Aes128Gcm(salt, recordSize, key, ciphertext))
                : Optional.empty();
    }

    /**
     * Decrypts as the user agent does.
     *
     * @throws GeneralSecurityException when the body was not made for these keys, or its padding is wrong
     */
    byte[] decrypt(KeyPair receiver, byte[] authSecret) throws GeneralSecurityException {
        byte[] keyInfo = concat("WebPush: info\0", P256.point(receiver.getPublic()), senderKey);
        byte[] inputKey = expand(hmac(authSecret, sharedSecret(receiver)), keyInfo, HASH_BYTES);
        byte[] pseudoRandomKey = hmac(salt, inputKey);
        byte[] contentKey = expand(pseudoRandomKey, concat("Content-Encoding: aes128gcm\0"), 16);
        byte[] nonce = expand(pseudoRandomKey, concat("Content-Encoding: nonce\0"), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(contentKey, "AES"),
                new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        return unpad(cipher.doFinal(ciphertext));
    }

    private byte[] sharedSecret(KeyPair receiver) throws GeneralSecurityException {
        PublicKey sender = P256.publicKey(senderKey);
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(receiver.getPrivate());
        agreement.doPhase(sender, true);
        return agreement.generateSecret();
    }

    private static byte[] unpad(byte[] padded) throws GeneralSecurityException {
        int end = padded.length - 1;
        while (end >= 0 && padded[end] == 0) {
            end--;
        }
        if (end < 0 || padded[end] != LAST_RECORD) {
            throw new GeneralSecurityException("The padding delimiter is wrong");
        }
        return Arrays.copyOf(padded, end);
    }

    /** HKDF-Expand (RFC 5869) for up to one hash length, which is all that is needed here. */
    private static byte[] expand(byte[] key, byte[] info, int length) throws GeneralSecurityException {
        byte[] once = Arrays.copyOf(info, info.length + 1);
        once[info.length] = 1;
        return Arrays.copyOf(hmac(key, once), length);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] concat(String label, byte[]... parts) {
        byte[] start = label.getBytes(StandardCharsets.US_ASCII);
        int length = start.length
                + Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length).put(start);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
