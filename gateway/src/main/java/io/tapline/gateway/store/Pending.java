package io.tapline.gateway.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** An item that waits for its commit, and who waits with it. The first end counts. */
final class Pending<T> {

    private final T item;
    private final String owner;
    private final Promise<Void> committed = Promise.promise();
    /** {@link System#nanoTime}. */
    private final long since = System.nanoTime();

    Pending(T item, String owner) {
        this.item = item;
        this.owner = owner;
    }

    T item() {
        return item;
    }

    String owner() {
        return owner;
    }

    long since() {
        return since;
    }

    Future<Void> committed() {
        return committed.future();
    }

    void succeed() {
        committed.tryComplete();
    }

    void fail(Throwable cause) {
        committed.tryFail(cause);
    }
}
