package io.tapline.gateway.identity;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * A user of one app, as 16 bytes that are computed and never looked up: equal for equal (app, issuer, tenant, user claim). As
 * the app is part of it, no key names users of two apps.
 */
public record UserKey(UUID value) {

    public UserKey {
        requireNonNull(value, "value");
    }

    /**
     * Computes the key of a user.
     *
     * @param claim the value of the claim that names users at this issuer
     */
    public static UserKey of(String appId, String issuer, String tenant, String claim) {
        MessageDigest digest = sha256();
        for (String part : new String[] {"tapline-user-1", appId, issuer, tenant, claim}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new UserKey(new UUID(hash.getLong(), hash.getLong()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
