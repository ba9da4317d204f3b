package io.tapline.gateway.config;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that credentials are encrypted with at rest.
 *
 * @param keys the first seals, each opens what it has sealed; empty: no credential can be stored
 */
public record SealingConfig(List<Key> keys) {

    private static final int KEY_BYTES = 32;

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
            if (bytes.length != KEY_BYTES || id.isBlank()) {
                throw new IllegalArgumentException(
                        "needs an id, and as key the base64 of 32 random bytes: openssl rand -base64 32");
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
    }
}
