package io.tapline.gateway.config;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may administer apps and credentials.
 *
 * @param role whom of an issuer's; null: nobody
 * @param keys static keys of people or scripts
 */
public record AdminConfig(@Nullable Role role, List<Key> keys) {

    /**
     * Whoever has a token of the issuer, for the audience, that names the role.
     *
     * @param issuer one of those that the gateway trusts
     * @param name one of {@code roles}, or a word of {@code scp} or {@code scope}
     */
    public record Role(String issuer, String audience, String name) {}

    /**
     * A static key, of which only the digest is known here.
     *
     * @param name of its holder, for the audit log
     * @param sha256 of the key's text, 64 hexadecimal digits
     */
    public record Key(String name, String sha256) {

        public Key {
            if (!sha256.matches("[0-9a-fA-F]{64}") || name.isBlank()) {
                throw new IllegalArgumentException(
                        "needs a name, and as sha256 the digest of the key: echo -n \"$KEY\" | sha256sum");
            }
        }

        /** 32 bytes. */
        public byte[] digest() {
            return HexFormat.of().parseHex(sha256);
        }
    }

    public AdminConfig {
        keys = List.copyOf(keys);
        if (role == null && keys.isEmpty()) {
            throw new IllegalArgumentException("needs an issuer with audience and role, or keys, or nobody gets in");
        }
    }
}
