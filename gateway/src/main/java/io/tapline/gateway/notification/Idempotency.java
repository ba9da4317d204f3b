package io.tapline.gateway.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.UUID;

/**
 * By what a posting is recognised when it comes again. Digests, as neither a caller's key nor a payload needs to be kept for that;
 * 128 bits of SHA-256 are enough where the only one who could make two alike is the app that is cheated by it.
 *
 * @param key of the caller's key, which is one of the app's for the user
 * @param body of the request's body, decompressed
 */
public record Idempotency(UUID key, UUID body) {

    /** How long a key is remembered, from the first posting on. */
    public static final Duration MEMORY = Duration.ofHours(24);

    public Idempotency {
        requireNonNull(key, "key");
        requireNonNull(body, "body");
    }

    public static Idempotency of(String key, byte[] body) {
        return new Idempotency(digest(key.getBytes(UTF_8)), digest(body));
    }

    /** Of an {@code appNotificationId} likewise. */
    public static UUID digest(String text) {
        return digest(text.getBytes(UTF_8));
    }

    private static UUID digest(byte[] bytes) {
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
