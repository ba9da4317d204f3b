package io.tapline.gateway;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** What a verticle has opened, to be closed in the reverse order. Confined to its event loop. */
final class Closing {

    private final Deque<Supplier<Future<Void>>> open = new ArrayDeque<>();

    void add(Supplier<Future<Void>> close) {
        open.push(close);
    }

    /** Adds what is closed when its method returns. */
    void addPlain(Runnable close) {
        add(() -> {
            close.run();
            return Future.succeededFuture();
        });
    }

    /** Closes all, one after the other, whether or not one fails. */
    Future<Void> close() {
        Future<Void> closed = Future.succeededFuture();
        while (!open.isEmpty()) {
            closed = closed.eventually(open.pop());
        }
        return closed;
    }
}
