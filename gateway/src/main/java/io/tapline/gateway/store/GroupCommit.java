package io.tapline.gateway.store;

import io.tapline.gateway.notification.Priority;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers items into batches: while a batch is being written the next one gathers, so batches grow with the load and an idle
 * store waits for nobody. Owners take turns, so that none waits behind all that another has; who has nothing else here does not even wait
 * for the batches under way: one more batch, of that item alone, overtakes them. Confined to one event loop.
 */
final class GroupCommit<T> {

    private final Thread loop = Thread.currentThread();
    private final Executor nextTurn;
    private final Function<List<Pending<T>>, Future<Void>> write;
    private final int batchSize;
    private final int writers;
    private final int queueSize;
    private final BatchMetrics metrics;
    private final FairQueue<Pending<T>> waiting = new FairQueue<>();
    /** How many of each owner wait or are being written. */
    private final Map<String, Integer> unsettled = new HashMap<>();

    private int writing;
    private boolean overtaking;
    private boolean turnScheduled;
    private @Nullable Promise<Void> drained;

    /**
     * To be made on its event loop.
     *
     * @param nextTurn runs a task on this event loop after what came with it in one burst
     * @param write settles every item of its batch; completes when it has
     * @param batchSize most items of a batch
     * @param writers most batches under way at once, beside one that overtakes
     * @param queueSize most items that wait
     */
    GroupCommit(
            Executor nextTurn,
            Function<List<Pending<T>>, Future<Void>> write,
            int batchSize,
            int writers,
            int queueSize,
            BatchMetrics metrics) {
        this.nextTurn = nextTurn;
        this.write = write;
        this.batchSize = batchSize;
        this.writers = writers;
        this.queueSize = queueSize;
        this.metrics = metrics;
    }

    /** Takes an item of nobody in particular. */
    Future<Void> add(T item) {
        return add(item, "", Priority.NONE);
    }

    /**
     * Takes an item into one of the next batches. Fails at once with SERVICE_UNAVAILABLE when too many wait or it is closed.
     *
     * @param owner whose turn it takes
     */
    Future<Void> add(T item, String owner, Priority priority) {
        assert Thread.currentThread() == loop;
        if (waiting.size() >= queueSize || drained != null) {
            return Future.failedFuture(Unavailable.tooMuch());
        }
        Pending<T> pending = new Pending<>(item, owner);
        metrics.added();
        boolean alone = unsettled.merge(owner, 1, Integer::sum) == 1;
        if (alone && writing >= writers && !overtaking) {
            overtaking = true;
            write(List.of(pending), () -> overtaking = false);
            return pending.committed();
        }
        waiting.add(pending, owner, priority);
        if (writing < writers && !turnScheduled) {
            turnScheduled = true;
            nextTurn.execute(this::startWriting);
        }
        return pending.committed();
    }

    private void startWriting() {
        assert Thread.currentThread() == loop;
        turnScheduled = false;
        while (writing < writers && waiting.size() > 0) {
            writing++;
            write(waiting.take(batchSize), () -> writing--);
        }
        if (writing == 0 && !overtaking && drained != null) {
            drained.tryComplete();
        }
    }

    private void write(List<Pending<T>> batch, Runnable ended) {
        long begun = System.nanoTime();
        metrics.taken(batch.size(), begun - oldest(batch));
        startWriting(batch).onComplete(result -> {
            ended.run();
            metrics.written(System.nanoTime() - begun);
            for (Pending<T> pending : batch) {
                unsettled.computeIfPresent(pending.owner(), (owner, count) -> count == 1 ? null : count - 1);
                if (result.failed()) {
                    pending.fail(result.cause());
                }
            }
            startWriting();
        });
    }

    /** Owners take turns, so that it need not be the first. */
    private static <T> long oldest(List<Pending<T>> batch) {
        long oldest = batch.get(0).since();
        for (Pending<T> pending : batch) {
            oldest = Math.min(oldest, pending.since());
        }
        return oldest;
    }

    private Future<Void> startWriting(List<Pending<T>> batch) {
        try {
            return write.apply(batch);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** How many wait for their batch. */
    int waiting() {
        return waiting.size();
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
