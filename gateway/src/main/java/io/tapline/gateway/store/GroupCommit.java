package io.tapline.gateway.store;

import io.tapline.gateway.Pace;
import io.tapline.gateway.notification.Priority;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers items into batches: while a batch is being written the next one gathers, so batches grow with the load and an idle
 * store waits for nobody; where they would come faster than their {@link Pace} they gather a little longer. Owners take turns, so that
 * none waits behind all that another has; who has nothing else here does not even wait
 * for the batches under way: one more batch, of that item alone, overtakes them. Confined to one event loop.
 */
final class GroupCommit<T> {

    private final Thread loop = Thread.currentThread();
    private final Later later;
    private final Pace pace;
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

    /** Runs a task on this event loop. */
    @FunctionalInterface
    interface Later {

        /** Lets the context run a task, after what came with it in one burst; milliseconds are what its timers know. */
        static Later on(Context context) {
            return (nanos, task) -> {
                if (nanos == 0) {
                    context.runOnContext(turn -> task.run());
                } else {
                    long millis = Math.max(1, Math.round(nanos / 1e6));
                    context.owner().setTimer(millis, timer -> task.run());
                }
            };
        }

        /** @param nanos zero: after this turn */
        void run(long nanos, Runnable task);
    }

    /**
     * To be made on its event loop.
     *
     * @param pace of its batches, but for those that are full or overtake
     * @param write settles every item of its batch; completes when it has
     * @param batchSize most items of a batch
     * @param writers most batches under way at once, beside one that overtakes
     * @param queueSize most items that wait
     */
    GroupCommit(
            Later later,
            Pace pace,
            Function<List<Pending<T>>, Future<Void>> write,
            int batchSize,
            int writers,
            int queueSize,
            BatchMetrics metrics) {
        this.later = later;
        this.pace = pace;
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
        if (writing < writers && waiting.size() == batchSize) {
            // Whether or not the next batch is held back.
            later.run(0, this::startWriting);
        } else if (writing < writers) {
            schedule();
        }
        return pending.committed();
    }

    private void schedule() {
        if (!turnScheduled) {
            turnScheduled = true;
            later.run(holdBack(), () -> {
                turnScheduled = false;
                startWriting();
            });
        }
    }

    private long holdBack() {
        return waiting.size() >= batchSize || drained != null ? 0 : pace.holdBack();
    }

    private void startWriting() {
        assert Thread.currentThread() == loop;
        while (writing < writers && waiting.size() > 0) {
            if (holdBack() > 0) {
                schedule();
                return;
            }
            pace.begin();
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
