package io.tapline.gateway.subscription;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One event loop that a test thread drives: what is confined to a loop is made and called on it. */
public final class EventLoop implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    public Vertx vertx() {
        return vertx;
    }

    /** Runs work on the loop and waits for its future. */
    public <T> T await(Callable<Future<T>> work) {
        return get(start(work));
    }

    /** Runs work on the loop and waits until it returns. */
    public <T> T call(Callable<T> work) {
        return await(() -> Future.succeededFuture(work.call()));
    }

    /** Runs work on the loop; returns when it returned, with its future. */
    public <T> Future<T> begin(Callable<Future<T>> work) {
        CompletableFuture<Future<T>> begun = new CompletableFuture<>();
        context.runOnContext(now -> {
            try {
                begun.complete(work.call());
            } catch (Exception | AssertionError e) {
                begun.completeExceptionally(e);
            }
        });
        return get(begun);
    }

    private <T> CompletableFuture<T> start(Callable<Future<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(now -> {
            try {
                work.call().onComplete(result::complete, result::completeExceptionally);
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Waits for a future that was begun before. */
    public static <T> T get(Future<T> future) {
        return get(future.toCompletionStage().toCompletableFuture());
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        get(vertx.close());
    }
}
