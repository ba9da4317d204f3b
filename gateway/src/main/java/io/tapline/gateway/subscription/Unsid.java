package io.tapline.gateway.subscription;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.identity.UserKey;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The user notification subscription id that an app server sends as {@code X-UNS-ID}. It carries its own route, the user's
 * key, so that nothing need be looked up to find the user; the random half makes it unguessable. Valid only while the user's
 * endpoint list holds it.
 *
 * @param secret 16 random bytes
 */
public record Unsid(UserKey user, UUID secret) {

    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 2 * 16;
    /** Base64url of 33 bytes needs no padding. */
    private static final int CHARACTERS = 44;

    public Unsid {
        requireNonNull(user, "user");
        requireNonNull(secret, "secret");
    }

    /** Reads the text form; empty for anything that {@link #toString} did not make. */
    public static Optional<Unsid> parse(String text) {
        if (text.length() != CHARACTERS) {
            return Optional.empty();
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.remaining() != BYTES || bytes.get() != VERSION) {
            return Optional.empty();
        }
        UserKey user = new UserKey(new UUID(bytes.getLong(), bytes.getLong()));
        return Optional.of(new Unsid(user, new UUID(bytes.getLong(), bytes.getLong())));
    }

    /** base64url(version ‖ user key ‖ secret), 44 characters. A secret between Tapline and the app. */
    @Override
    public String toString() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).put(VERSION);
        bytes.putLong(user.value().getMostSignificantBits());
        bytes.putLong(user.value().getLeastSignificantBits());
        bytes.putLong(secret.getMostSignificantBits());
        bytes.putLong(secret.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
