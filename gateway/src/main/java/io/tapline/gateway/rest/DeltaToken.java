package io.tapline.gateway.rest;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.NotificationFeed;
import io.tapline.gateway.notification.NotificationFeed.Part;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a client goes on with its user's feed: what {@code $skiptoken} and {@code $deltatoken} hold, authenticated, and of use to
 * that user only.
 *
 * @param generation of the feed's places
 * @param after the place up to which the client knows the feed
 * @param deletionsAfter in a first round, the feed's end when it began: what was deleted before, the client never knew
 * @param expiredUntil up to when the client knows what has expired; in microseconds, as Postgres keeps time
 */
record DeltaToken(UUID generation, long after, long deletionsAfter, Instant expiredUntil) {

    /** Where one begins who knows nothing: neither what was deleted nor what expired before needs to be told. */
    static DeltaToken beginning(Part part) {
        return new DeltaToken(part.generation(), 0, part.end(), part.readAt());
    }

    /** Where one begins who wants to know nothing of before. */
    static DeltaToken end(Part part) {
        return new DeltaToken(part.generation(), part.end(), 0, part.readAt());
    }

    /** Whether everything that happened since can still be told. */
    boolean leadsOn(Part part) {
        boolean forgotten = expiredUntil.isBefore(part.readAt().minus(NotificationFeed.RETENTION));
        // Who knows nothing yet has not known what was erased.
        boolean erased = after > 0 && after < part.beginning();
        return !forgotten && !erased && generation.equals(part.generation()) && after <= part.end();
    }

    /** Distinguishes tokens of this form from those of a later one. */
    private static final byte VERSION = 1;

    private static final int CONTENT_BYTES = 1 + 16 + 3 * Long.BYTES;
    private static final int MAC_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";

    /** A token as it came, not yet known to be ours. */
    record Unverified(DeltaToken token, byte[] content, byte[] mac) {

        boolean isAuthentic(UserKey user, byte[] key) {
            return MessageDigest.isEqual(mac, DeltaToken.mac(content, user, key));
        }
    }

    /** Reads the text form; empty for what cannot be one. */
    static Optional<Unverified> parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.length != CONTENT_BYTES + MAC_BYTES || bytes[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer content = ByteBuffer.wrap(bytes, 1, CONTENT_BYTES - 1);
        UUID generation = new UUID(content.getLong(), content.getLong());
        long after = content.getLong();
        long deletionsAfter = content.getLong();
        long expiredUntil = content.getLong();
        if (expiredUntil < 0) {
            // No time of ours, and one that could not be written again.
            return Optional.empty();
        }
        DeltaToken token = new DeltaToken(generation, after, deletionsAfter, instant(expiredUntil));
        return Optional.of(new Unverified(
                token, Arrays.copyOf(bytes, CONTENT_BYTES), Arrays.copyOfRange(bytes, CONTENT_BYTES, bytes.length)));
    }

    /** The text form, base64url. */
    String sign(UserKey user, byte[] key) {
        byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
                .put(VERSION)
                .putLong(generation.getMostSignificantBits())
                .putLong(generation.getLeastSignificantBits())
                .putLong(after)
                .putLong(deletionsAfter)
                .putLong(microseconds(expiredUntil))
                .array();
        byte[] token = Arrays.copyOf(content, CONTENT_BYTES + MAC_BYTES);
        System.arraycopy(mac(content, user, key), 0, token, CONTENT_BYTES, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** ChronoUnit counts nanoseconds on the way, of which there are too many by the year 2262. */
    private static long microseconds(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    private static Instant instant(long microseconds) {
        return Instant.EPOCH.plus(microseconds, ChronoUnit.MICROS);
    }

    private static byte[] mac(byte[] content, UserKey user, byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(ByteBuffer.allocate(16)
                    .putLong(user.value().getMostSignificantBits())
                    .putLong(user.value().getLeastSignificantBits())
                    .array());
            return Arrays.copyOf(mac.doFinal(content), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
