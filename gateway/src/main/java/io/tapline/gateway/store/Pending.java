package io.tapline.gateway.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** An item that waits for its commit, and who waits with it. The first end counts. */
final class Pending<T> {

    private final T item;
    private final Promise<Void> committed = Promise.promise();

    Pending(T item) {
        this.item = item;
    }

    T item() {
        return item;
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
