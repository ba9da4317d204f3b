package io.tapline.gateway.protection;

import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds back the pushes of a credential that a provider does not accept, for a sender who goes on with one is blocked sooner or
 * later. After a pause one push is let through, and its outcome decides. Thread-safe; shared by the event loops of a node. While
 * all is well it costs one volatile read.
 */
final class CircuitBreaker implements PushGate {

    private enum State {
        CLOSED,
        OPEN,
        /** One push is on its way to try. */
        TRYING
    }

    private final int threshold;
    private final long pauseNanos;
    private final LongSupplier nanoTime;
    private final Listener listener;

    /** Closed, and the last sign was good. */
    private volatile boolean calm = true;

    private State state = State.CLOSED;
    private int failures;
    private long tryAt;
    private String reason = "";

    /** @param threshold failures in a row, over all event loops */
    CircuitBreaker(int threshold, Duration pause, LongSupplier nanoTime, Listener listener) {
        this.threshold = threshold;
        this.pauseNanos = pause.toNanos();
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    @Override
    public Outcome.@Nullable Retry hold(Endpoint endpoint) {
        return calm ? null : holdUnlessTried();
    }

    private synchronized Outcome.@Nullable Retry holdUnlessTried() {
        if (state == State.CLOSED) {
            return null;
        }
        long left = tryAt - nanoTime.getAsLong();
        if (state == State.OPEN && left <= 0) {
            state = State.TRYING;
            return null;
        }
        listener.held();
        return new Outcome.Retry(
                left > 0 ? Duration.ofNanos(left) : null, Outcome.Cause.NOT_SENT, "circuit open: " + reason);
    }

    @Override
    public void settled(Endpoint endpoint, Outcome outcome) {
        CredentialSign sign = CredentialSign.of(outcome);
        switch (sign.kind()) {
            case BAD -> failed(sign.reason());
            case GOOD -> {
                if (!calm) {
                    close();
                }
            }
            case NONE -> {
                if (!calm) {
                    tryAnother();
                }
            }
        }
    }

    private synchronized void failed(String why) {
        calm = false;
        failures++;
        if (state == State.TRYING) {
            open(why);
        } else if (state == State.CLOSED && failures >= threshold) {
            open(why);
            listener.tripped(why);
        }
    }

    private void open(String why) {
        state = State.OPEN;
        tryAt = nanoTime.getAsLong() + pauseNanos;
        reason = why;
    }

    private synchronized void close() {
        boolean wasOpen = state != State.CLOSED;
        state = State.CLOSED;
        failures = 0;
        calm = true;
        if (wasOpen) {
            listener.released();
        }
    }

    /** The one that was sent to try had no answer, or one that says nothing of the credential. */
    private synchronized void tryAnother() {
        if (state == State.TRYING) {
            state = State.OPEN;
        }
    }
}
