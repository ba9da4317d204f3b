package io.tapline.gateway.store;

import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers items into batches: while a batch is being written the next one gathers, so batches grow with the load and an idle
 * store waits for nobody. Confined to one event loop.
 */
final class GroupCommit<T> {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Executor nextTurn;
    private final Function<List<Pending<T>>, Future<Void>> write;
    private final int batchSize;
    private final int writers;
    private final int queueSize;
    private final Deque<Pending<T>> waiting = new ArrayDeque<>();
    private int writing;
    private boolean turnScheduled;
    private @Nullable Promise<Void> drained;

    /**
     * @param nextTurn runs a task on this event loop after what came with it in one burst
     * @param write settles every item of its batch; completes when it has
     * @param batchSize most items of a batch
     * @param writers most batches under way at once
     * @param queueSize most items that wait
     */
    GroupCommit(
            Executor nextTurn,
            Function<List<Pending<T>>, Future<Void>> write,
            int batchSize,
            int writers,
            int queueSize) {
        this.nextTurn = nextTurn;
        this.write = write;
        this.batchSize = batchSize;
        this.writers = writers;
        this.queueSize = queueSize;
    }

    /** Takes an item into the next batch. Fails at once with SERVICE_UNAVAILABLE when too many wait or it is closed. */
    Future<Void> add(T item) {
        if (waiting.size() >= queueSize || drained != null) {
            return Future.failedFuture(ApiFailure.retryLater(
                    ApiError.SERVICE_UNAVAILABLE, "The store has more to write than it can.", RETRY_AFTER));
        }
        Pending<T> pending = new Pending<>(item);
        waiting.add(pending);
        if (writing < writers && !turnScheduled) {
            turnScheduled = true;
            nextTurn.execute(this::startWriting);
        }
        return pending.committed();
    }

    private void startWriting() {
        turnScheduled = false;
        while (writing < writers && !waiting.isEmpty()) {
            writing++;
            List<Pending<T>> batch = nextBatch();
            startWriting(batch).onComplete(result -> {
                writing--;
                if (result.failed()) {
                    batch.forEach(pending -> pending.fail(result.cause()));
                }
                startWriting();
            });
        }
        if (writing == 0 && drained != null) {
            drained.tryComplete();
        }
    }

    private Future<Void> startWriting(List<Pending<T>> batch) {
        try {
            return write.apply(batch);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private List<Pending<T>> nextBatch() {
        int size = Math.min(batchSize, waiting.size());
        List<Pending<T>> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    /** Takes nothing more; completes when all that it took is settled. A second call returns the same. */
    Future<Void> close() {
        if (drained == null) {
            drained = Promise.promise();
            startWriting();
        }
        return drained.future();
    }
}
