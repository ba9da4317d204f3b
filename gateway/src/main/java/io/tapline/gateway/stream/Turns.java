package io.tapline.gateway.stream;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Lets a few read at a time, first come first served: when all streams have to catch up at once, they must not crowd out the
 * requests on the same connections. Whoever asks waits at most once, so the queue is bounded by their number. Confined to one
 * event loop.
 */
final class Turns {

    private final int most;
    private final Queue<Supplier<Future<?>>> waiting = new ArrayDeque<>();
    private int busy;
    private boolean handingOut;

    Turns(int most) {
        this.most = most;
    }

    /** Begins work now or when it is its turn; the turn ends with the future. */
    void take(Supplier<Future<?>> work) {
        waiting.add(work);
        handOut();
    }

    private void handOut() {
        if (handingOut) {
            // Work that ends at once comes back here: no deeper, however many wait.
            return;
        }
        handingOut = true;
        while (busy < most && !waiting.isEmpty()) {
            busy++;
            waiting.remove().get().onComplete(done -> {
                busy--;
                handOut();
            });
        }
        handingOut = false;
    }
}
