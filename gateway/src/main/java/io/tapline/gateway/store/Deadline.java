package io.tapline.gateway.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeoutException;

/**
 * A future that ends in time. Unlike {@link Future#timeout}, which leaves the event loop when the future was made without a
 * context, it always completes on the event loop that calls.
 */
final class Deadline {

    private Deadline() {}

    /** As the future, or a {@link TimeoutException} if that does not end in time. */
    static <T> Future<T> within(Vertx vertx, long milliseconds, Future<T> future) {
        Promise<T> promise = Promise.promise();
        long timer = vertx.setTimer(
                milliseconds, late -> promise.tryFail(new TimeoutException("no answer in " + milliseconds + " ms")));
        future.onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.succeeded()) {
                promise.tryComplete(result.result());
            } else {
                promise.tryFail(result.cause());
            }
        });
        return promise.future();
    }
}
