package io.tapline.gateway.sealing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapline.gateway.config.SealingConfig;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what notifications say, by AES-256-GCM under a key of each notification's own, derived from the sealing key and the
 * notification's id. Under one key for all, random nonces of 96 bits would be safe for no more than 2^32 messages, which a gateway of
 * 25,000 a second has made in two days. Confined to one event loop.
 *
 * <p>What is sealed is a byte that no UTF-8 begins with, a form byte, the id of the sealing key behind its length, the nonce, and the
 * ciphertext with its tag of 16 bytes. It is bound to the notification and the column: in another row or column it does not open.
 *
 * @see <a href="https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf">NIST SP 800-38D, 8.3</a>: the bound on
 *     messages of a key
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869#section-3.3">RFC 5869, 2.3 and 3.3</a>: HKDF-Expand alone, as a sealing key is
 *     random already; what is wanted is the first block, one HMAC
 */
public final class NotificationSealing {

    /** Of no use in UTF-8, <a href="https://www.rfc-editor.org/rfc/rfc3629#section-3">RFC 3629</a>. */
    private static final byte MARK = (byte) 0xFF;

    private static final byte FORM = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] KEY_LABEL = "tapline notification key".getBytes(US_ASCII);
    private static final byte[] DIGEST_LABEL = "tapline request digest".getBytes(US_ASCII);
    private static final byte FIRST_BLOCK = 1;

    /** By the id of its key, the one that seals first. */
    private final Map<String, Mac> derivations = new LinkedHashMap<>();

    private final SecureRandom random;
    private final Cipher cipher;

    public NotificationSealing(SealingConfig config, SecureRandom random) {
        this.random = random;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
            for (SealingConfig.Key key : config.keys()) {
                derivations.put(key.id(), derivation(key));
            }
        } catch (NoSuchAlgorithmException | NoSuchPaddingException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM and HMAC-SHA-256", e);
        }
    }

    private static Mac derivation(SealingConfig.Key key) throws NoSuchAlgorithmException, InvalidKeyException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key.secret());
        return mac;
    }

    /** Whether these bytes were sealed here; no text in UTF-8 looks so. */
    public static boolean isSealed(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == MARK;
    }

    /**
     * Seals by the first key.
     *
     * @throws IllegalStateException if there is no key
     */
    public byte[] seal(byte[] content, UUID notification, String column) {
        Map.Entry<String, Mac> first = derivations.entrySet().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("sealing.keys of the configuration names no key"));
        byte[] header = header(first.getKey());
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            begin(Cipher.ENCRYPT_MODE, key(first.getValue(), notification), nonce, header, notification, column);
            byte[] sealed = new byte[header.length + NONCE_BYTES + cipher.getOutputSize(content.length)];
            System.arraycopy(header, 0, sealed, 0, header.length);
            System.arraycopy(nonce, 0, sealed, header.length, NONCE_BYTES);
            cipher.doFinal(content, 0, content.length, sealed, header.length + NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM", e);
        }
    }

    /**
     * Opens what was sealed.
     *
     * @throws UnreadableException if its key is not in the configuration, or it was changed, or moved from another row or column
     */
    public byte[] open(byte[] sealed, UUID notification, String column) throws UnreadableException {
        String id = keyOf(sealed);
        Mac derivation = derivations.get(id);
        if (derivation == null) {
            throw new UnreadableException("sealing.keys of the configuration lacks the key " + id);
        }
        byte[] header = header(id);
        int from = header.length + NONCE_BYTES;
        if (sealed.length < from + TAG_BITS / Byte.SIZE) {
            throw doesNotOpen(id);
        }
        try {
            byte[] nonce = Arrays.copyOfRange(sealed, header.length, from);
            begin(Cipher.DECRYPT_MODE, key(derivation, notification), nonce, header, notification, column);
            return cipher.doFinal(sealed, from, sealed.length - from);
        } catch (GeneralSecurityException tampered) {
            throw doesNotOpen(id);
        }
    }

    private static UnreadableException doesNotOpen(String key) {
        return new UnreadableException(
                "the key " + key + " does not open it: it was sealed for another place, or changed");
    }

    private static String keyOf(byte[] sealed) throws UnreadableException {
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        try {
            if (bytes.get() == MARK && bytes.get() == FORM) {
                byte[] id = new byte[Byte.toUnsignedInt(bytes.get())];
                bytes.get(id);
                return new String(id, UTF_8);
            }
        } catch (BufferUnderflowException cut) {
            // As good as none.
        }
        throw new UnreadableException("it is of no known form");
    }

    private static byte[] header(String key) {
        byte[] id = key.getBytes(UTF_8);
        return ByteBuffer.allocate(3 + id.length)
                .put(MARK)
                .put(FORM)
                .put((byte) id.length)
                .put(id)
                .array();
    }

    private void begin(int mode, byte[] key, byte[] nonce, byte[] header, UUID notification, String column)
            throws GeneralSecurityException {
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(bytes(notification));
        cipher.updateAAD(column.getBytes(US_ASCII));
    }

    private static byte[] key(Mac derivation, UUID notification) {
        derivation.update(KEY_LABEL);
        derivation.update(bytes(notification));
        derivation.update(FIRST_BLOCK);
        return derivation.doFinal();
    }

    /**
     * A digest of a request's digest that tells nothing to who lacks the key: what is short could otherwise be guessed from it. By
     * the first key.
     *
     * @param place the row that it is for
     * @throws IllegalStateException if there is no key
     */
    public UUID digest(UUID request, UUID... place) {
        return digest(derivations.values().iterator().next(), request, place);
    }

    /** Whether this is the {@link #digest} of a request by any key. */
    public boolean isDigest(UUID digest, UUID request, UUID... place) {
        return derivations.values().stream().anyMatch(key -> digest.equals(digest(key, request, place)));
    }

    private static UUID digest(Mac key, UUID request, UUID... place) {
        key.update(DIGEST_LABEL);
        key.update(bytes(request));
        for (UUID part : place) {
            key.update(bytes(part));
        }
        ByteBuffer digest = ByteBuffer.wrap(key.doFinal());
        return new UUID(digest.getLong(), digest.getLong());
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
