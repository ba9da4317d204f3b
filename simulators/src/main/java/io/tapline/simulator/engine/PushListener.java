package io.tapline.simulator.engine;

import io.tapline.simulator.wire.Request;
import org.jspecify.annotations.Nullable;

/** Sees every push that a simulator receives, for load tests that look at each and keep none. */
@FunctionalInterface
public interface PushListener {

    /**
     * Called on the event loop of the push's connection, before the answer goes out; must not block.
     *
     * @param target as in {@link Received}
     * @param status that the client is answered with, 0 when it gets none
     * @param error the rule that was broken, null for a valid push
     */
    void received(Request request, String target, int status, @Nullable String error);
}
