package io.tapline.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of encryption at rest, of credentials and, if asked for, of what notifications say.
 *
 * @param keys the first seals, each opens what it has sealed; empty: no credential can be stored
 * @param encryptPayloads whether new notifications are stored sealed. What is sealed already is opened in any case
 */
public record SealingConfig(List<Key> keys, boolean encryptPayloads) {

    private static final int KEY_BYTES = 32;
    /** It stands in every sealed payload, behind one byte for its length. */
    private static final int LONGEST_ID = 64;

    /**
     * One key for AES-256.
     *
     * @param id stands beside everything that it has sealed: never to be given to another key
     * @param secret its {@link #toString} does not show it
     */
    public record Key(String id, SecretKeySpec secret) {

        /** @throws IllegalArgumentException if the text is no base64 of 32 bytes; does not quote it */
        static Key of(String id, String base64) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(base64.strip());
            } catch (IllegalArgumentException notBase64) {
                bytes = new byte[0];
            }
            if (bytes.length != KEY_BYTES || id.isBlank() || id.getBytes(UTF_8).length > LONGEST_ID) {
                throw new IllegalArgumentException(
                        "needs an id of at most 64 bytes, and as key the base64 of 32 random bytes: openssl rand -base64 32");
            }
            return new Key(id, new SecretKeySpec(bytes, "AES"));
        }

        @Override
        public String toString() {
            return "Key[id=" + id + "]";
        }
    }

    public SealingConfig {
        keys = List.copyOf(keys);
        Set<String> ids = new HashSet<>();
        for (Key key : keys) {
            if (!ids.add(key.id())) {
                throw new IllegalArgumentException("keys: the id " + key.id() + " is listed twice");
            }
        }
        if (encryptPayloads && keys.isEmpty()) {
            throw new IllegalArgumentException("encryptPayloads needs a key: name one under keys");
        }
    }
}
