package io.tapline.http2;

/**
 * Why an exchange has no response: the only place that knows whether a resend is safe. Without a stack trace, for it tells
 * of the network and not of the code.
 */
public abstract sealed class TransportFailure extends RuntimeException {

    private TransportFailure(String message) {
        super(message, null, false, false);
    }

    /** Whether the peer surely did nothing with the request, so that a resend cannot double it. */
    public abstract boolean isSafeToResend();

    /**
     * The peer surely did not process the request: no connection, REFUSED_STREAM, or above the last stream id of a GOAWAY
     * (RFC 9113 section 8.7).
     */
    public static final class Unprocessed extends TransportFailure {
        public Unprocessed(String message) {
            super(message);
        }

        @Override
        public boolean isSafeToResend() {
            return true;
        }
    }

    /** The outbound guard allows no connection to there, so nothing was sent. To ask again cannot help. */
    public static final class Forbidden extends TransportFailure {
        public Forbidden(String message) {
            super(message);
        }

        @Override
        public boolean isSafeToResend() {
            return true;
        }
    }

    /** The request went out and the connection or the stream ended without an answer. */
    public static final class Ambiguous extends TransportFailure {
        public Ambiguous(String message) {
            super(message);
        }

        @Override
        public boolean isSafeToResend() {
            return false;
        }
    }

    /** The answer did not come in time. */
    public static final class TimedOut extends TransportFailure {
        public TimedOut(String message) {
            super(message);
        }

        @Override
        public boolean isSafeToResend() {
            return false;
        }
    }

    /** Too many wait for a stream already, or this one waited too long: nothing was sent. */
    public static final class PoolExhausted extends TransportFailure {
        public PoolExhausted(String message) {
            super(message);
        }

        @Override
        public boolean isSafeToResend() {
            return true;
        }
    }
}
