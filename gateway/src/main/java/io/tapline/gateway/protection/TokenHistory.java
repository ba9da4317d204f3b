package io.tapline.gateway.protection;

import java.time.Duration;

/**
 * The last 64 pushes to one APNs environment since the first {@code BadDeviceToken} among them. Immutable, pure arithmetic on
 * the times that it is given, which are of {@link System#nanoTime}.
 *
 * @param bad a bit for each push, set where the token was bad; the newest is the lowest
 * @param seen how many of the bits are in use
 * @param tokens a bit for the hash of each bad token, so that one device does not look like many
 * @param lastBad when the newest bad one was
 */
record TokenHistory(long bad, int seen, long tokens, long lastBad) {

    static final TokenHistory CLEAR = new TokenHistory(0, 0, 0, 0);

    /** Fewer than this prove nothing. */
    static final int LEAST_PUSHES = 20;

    /** Bad tokens of fewer devices than this are the trouble of these devices. */
    static final int LEAST_DEVICES = 8;

    /** Bad tokens that are further apart are no burst. */
    static final Duration BURST = Duration.ofMinutes(10);

    /** Whether no bad one is among them: then good ones need not be told. */
    boolean isClear() {
        return bad == 0;
    }

    TokenHistory good() {
        return new TokenHistory(bad << 1, Math.min(Long.SIZE, seen + 1), tokens, lastBad);
    }

    TokenHistory bad(int tokenHash, long now) {
        // The best-mixed bits of the product are the highest: 6 of them choose one of 64.
        long token = 1L << ((tokenHash * 0x9E3779B9) >>> 26);
        return isClear() || now - lastBad > BURST.toNanos()
                ? new TokenHistory(1, 1, token, now)
                : new TokenHistory((bad << 1) | 1, Math.min(Long.SIZE, seen + 1), tokens | token, now);
    }

    /** Whether most of them were bad, and enough to tell. */
    boolean isBurst() {
        return seen >= LEAST_PUSHES && 2 * Long.bitCount(bad) > seen && Long.bitCount(tokens) >= LEAST_DEVICES;
    }
}
