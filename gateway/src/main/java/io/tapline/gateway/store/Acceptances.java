package io.tapline.gateway.store;

import io.tapline.gateway.notification.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * First acceptances on their way into the database. A commit costs the same whatever is in it, and nobody waits for an outcome: so they go with a batch of
 * notifications that is written anyway, and only if none comes soon in a batch of their own, one at a time. Those that wait are of one node epoch. Confined
 * to one event loop.
 */
final class Acceptances implements Rides {

    /** How long one waits for a ride. Under load a batch of notifications begins every few milliseconds. */
    private static final long PATIENCE_MILLISECONDS = 10;

    private final Thread loop = Thread.currentThread();
    private final Vertx vertx;
    private final Function<List<Pending<Delivery>>, Future<Void>> write;
    private final Function<Delivery, Future<Void>> asRow;
    private final int batchSize;
    private final int queueSize;
    private final BatchMetrics metrics;
    private final Deque<Pending<Delivery>> waiting = new ArrayDeque<>();

    private boolean timed;
    /** Whether any have left since the timer was set: those that are here now have come later. */
    private boolean leftSince;
    /** Batches under way, rides included. */
    private int underWay;

    private boolean writing;
    private @Nullable Promise<Void> drained;

    /**
     * @param write settles every one of a batch of their own; completes when it has
     * @param asRow stores one as a row of its own, of which twice is as good as once
     * @param batchSize most of a batch or a ride
     * @param queueSize most that wait
     */
    Acceptances(
            Vertx vertx,
            Function<List<Pending<Delivery>>, Future<Void>> write,
            Function<Delivery, Future<Void>> asRow,
            int batchSize,
            int queueSize,
            BatchMetrics metrics) {
        this.vertx = vertx;
        this.write = write;
        this.asRow = asRow;
        this.batchSize = batchSize;
        this.queueSize = queueSize;
        this.metrics = metrics;
    }

    /** Completes when it is committed. Fails at once with SERVICE_UNAVAILABLE when too many wait or it is closed. */
    Future<Void> add(Delivery acceptance) {
        assert Thread.currentThread() == loop;
        if (waiting.size() >= queueSize || drained != null) {
            return Future.failedFuture(Unavailable.tooMuch());
        }
        Pending<Delivery> first = waiting.peek();
        if (first != null && first.item().nodeEpoch() != acceptance.nodeEpoch()) {
            return asRow.apply(acceptance);
        }
        Pending<Delivery> pending = new Pending<>(acceptance, "");
        waiting.add(pending);
        metrics.added();
        waitForRide();
        return pending.committed();
    }

    private void waitForRide() {
        if (!timed) {
            timed = true;
            leftSince = false;
            vertx.setTimer(PATIENCE_MILLISECONDS, timer -> {
                timed = false;
                if (waiting.isEmpty()) {
                    return;
                }
                if (leftSince) {
                    waitForRide();
                } else {
                    writeAlone();
                }
            });
        }
    }

    @Override
    public Ride board(long nodeEpoch) {
        assert Thread.currentThread() == loop;
        if (waiting.isEmpty() || waiting.element().item().nodeEpoch() != nodeEpoch) {
            return Ride.EMPTY;
        }
        return begin(take());
    }

    private Journey begin(List<Pending<Delivery>> batch) {
        leftSince = true;
        underWay++;
        return new Journey(batch);
    }

    private List<Pending<Delivery>> take() {
        List<Pending<Delivery>> taken = new ArrayList<>(Math.min(batchSize, waiting.size()));
        while (taken.size() < batchSize && !waiting.isEmpty()) {
            taken.add(waiting.remove());
        }
        return taken;
    }

    private void writeAlone() {
        if (writing || waiting.isEmpty()) {
            return;
        }
        writing = true;
        List<Pending<Delivery>> batch = take();
        Journey journey = begin(batch);
        write.apply(batch).onComplete(written -> {
            writing = false;
            journey.ended();
            if (drained != null) {
                writeAlone();
            } else if (!waiting.isEmpty()) {
                waitForRide();
            }
        });
    }

    /** How many wait for their batch. */
    int waiting() {
        return waiting.size();
    }

    /** Takes nothing more; completes when all that it took is settled. */
    Future<Void> close() {
        Promise<Void> promise = Promise.promise();
        drained = promise;
        writeAlone();
        completeIfDrained();
        return promise.future();
    }

    private void completeIfDrained() {
        if (drained != null && underWay == 0 && waiting.isEmpty()) {
            drained.tryComplete();
        }
    }

    /** Those of one batch. */
    private final class Journey implements Ride {

        private final List<Pending<Delivery>> riders;
        private final long begun = System.nanoTime();

        Journey(List<Pending<Delivery>> riders) {
            this.riders = riders;
            metrics.taken(riders.size(), begun - riders.get(0).since());
        }

        @Override
        public List<Delivery> acceptances() {
            return riders.stream().map(Pending::item).toList();
        }

        @Override
        public void end(@Nullable Throwable failure) {
            for (Pending<Delivery> rider : riders) {
                if (failure == null) {
                    rider.succeed();
                } else {
                    asRow.apply(rider.item())
                            .onSuccess(stored -> rider.succeed())
                            .onFailure(rider::fail);
                }
            }
            ended();
        }

        void ended() {
            metrics.written(System.nanoTime() - begun);
            underWay--;
            completeIfDrained();
        }
    }
}
