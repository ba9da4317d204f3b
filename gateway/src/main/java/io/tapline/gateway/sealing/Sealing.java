package io.tapline.gateway.sealing;

import io.tapline.gateway.config.SealingConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts what is a secret at rest, by AES-256-GCM: a form byte, a random nonce of 12 bytes, the ciphertext with its tag of 16. What
 * is sealed is bound to a text that says what it is, so that it cannot be put in another's place. Thread-safe.
 *
 * @see <a href="https://csrc.nist.gov/pubs/sp/800/38/d/final">NIST SP 800-38D</a>: of 2^32 nonces at random per key two are equal
 *     with negligible probability
 */
public final class Sealing {

    private static final byte FORM = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final List<SealingConfig.Key> keys;
    private final SecureRandom random;

    public Sealing(SealingConfig config, SecureRandom random) {
        this.keys = config.keys();
        this.random = random;
    }

    /** @param key the id of the key that opens it */
    public record Sealed(String key, byte[] bytes) {}

    /** The id of the key that seals; empty if there is none. */
    public Optional<String> sealingKey() {
        return keys.stream().findFirst().map(SealingConfig.Key::id);
    }

    /**
     * Seals by the first key.
     *
     * @param boundTo what it is, to be said again when it is opened
     * @throws IllegalStateException if there is no key
     */
    public Sealed seal(byte[] secret, String boundTo) {
        SealingConfig.Key key = keys.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("sealing.keys of the configuration names no key"));
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, nonce, boundTo).doFinal(secret);
            return new Sealed(
                    key.id(),
                    ByteBuffer.allocate(1 + NONCE_BYTES + encrypted.length)
                            .put(FORM)
                            .put(nonce)
                            .put(encrypted)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM", e);
        }
    }

    /**
     * Opens what was sealed.
     *
     * @throws IllegalArgumentException if its key is not in the configuration, or it was changed, or is not what it is said to be
     */
    public byte[] open(Sealed sealed, String boundTo) {
        SealingConfig.Key key = keys.stream()
                .filter(known -> known.id().equals(sealed.key()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "sealing.keys of the configuration lacks the key " + sealed.key()));
        ByteBuffer bytes = ByteBuffer.wrap(sealed.bytes());
        if (bytes.remaining() <= NONCE_BYTES || bytes.get() != FORM) {
            throw new IllegalArgumentException("it is of no known form");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, boundTo)
                    .doFinal(sealed.bytes(), bytes.position(), bytes.remaining());
        } catch (GeneralSecurityException tampered) {
            throw new IllegalArgumentException("the key " + sealed.key()
                    + " does not open it: it was sealed by another, for another place, or changed");
        }
    }

    private static Cipher cipher(int mode, SealingConfig.Key key, byte[] nonce, String boundTo)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(boundTo.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
