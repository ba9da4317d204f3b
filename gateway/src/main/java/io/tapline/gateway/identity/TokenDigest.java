package io.tapline.gateway.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a token: knows it again without keeping it. */
record TokenDigest(long first, long second, long third, long fourth) {

    private static final ThreadLocal<Hasher> HASHER = ThreadLocal.withInitial(Hasher::new);

    /** @param start where the token begins; it ends with the text */
    static TokenDigest of(String text, int start) {
        return HASHER.get().hash(text, start);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    private static final class Hasher {
        private final MessageDigest sha256;
        private final byte[] hash = new byte[32];
        private final ByteBuffer longs = ByteBuffer.wrap(hash);

        Hasher() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }

        TokenDigest hash(String text, int start) {
            // A character outside Latin-1 becomes "?", which no verified token holds: no false hit.
            byte[] bytes = text.getBytes(ISO_8859_1);
            sha256.update(bytes, start, bytes.length - start);
            try {
                sha256.digest(hash, 0, hash.length);
            } catch (DigestException e) {
                throw new IllegalStateException("SHA-256 has 32 bytes", e);
            }
            return new TokenDigest(longs.getLong(0), longs.getLong(8), longs.getLong(16), longs.getLong(24));
        }
    }
}
