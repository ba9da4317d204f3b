package io.tapline.http2;

/** Decides when a silent peer is asked for a sign of life, and when it is taken for dead. Any byte is a sign of life. */
final class KeepAlive {

    /** What is due. */
    enum Due {
        NOTHING,
        PING,
        DEAD
    }

    private final long intervalNanos;
    private final long timeoutNanos;
    private long lastRead;
    private long pingSent;
    private boolean waiting;

    KeepAlive(long intervalNanos, long timeoutNanos, long now) {
        this.intervalNanos = intervalNanos;
        this.timeoutNanos = timeoutNanos;
        this.lastRead = now;
    }

    /** Something was read. */
    void read(long now) {
        lastRead = now;
        waiting = false;
    }

    /** Wants a sign of life before the silence is long enough by itself: a request had no answer. */
    boolean suspect(long silentSince, long now) {
        if (waiting || lastRead - silentSince > 0) {
            return false;
        }
        return ping(now);
    }

    Due due(long now) {
        if (waiting) {
            return now - pingSent >= timeoutNanos ? Due.DEAD : Due.NOTHING;
        }
        return now - lastRead >= intervalNanos && ping(now) ? Due.PING : Due.NOTHING;
    }

    private boolean ping(long now) {
        waiting = true;
        pingSent = now;
        return true;
    }
}
