package io.tapline.gateway.protection;

import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * May hold back a push before it is sent, and learns from the outcomes of those that it let through. Holding back is an answer
 * at once, never a queue: the caller's retries are bounded already.
 */
interface PushGate {

    /** The outcome of a push that is held back; null lets it through. */
    Outcome.@Nullable Retry hold(Endpoint endpoint);

    /** What became of a push that was let through. */
    void settled(Endpoint endpoint, Outcome outcome);

    /** Hears what a gate does, so that it can be counted and logged. Thread-safe; must not block. */
    interface Listener {

        /** A push was held back. */
        default void held() {}

        /** From now on the gate holds back more than it does by itself. */
        default void tripped(String reason) {}

        /** It does so no more. */
        default void released() {}
    }
}
