package io.tapline.gateway.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.bench.fanout.Posted;
import io.tapline.gateway.Pace;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Priority;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Warmup;

/** A notification's share of a batch of 64, and of the 192 acceptances that go with it. */
@org.openjdk.jmh.annotations.State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@OperationsPerInvocation(BatchBenchmark.BATCH)
public class BatchBenchmark {

    static final int BATCH = 64;

    private static final int DEVICES = 3;

    private final List<Notification> notifications = Posted.notifications(BATCH);
    private final List<Delivery> acceptances = IntStream.range(0, DEVICES * BATCH)
            .mapToObj(i -> new Delivery(
                    notifications.get(i / DEVICES).id(),
                    new UUID(7, i),
                    State.ACCEPTED,
                    1,
                    null,
                    "projects/bench/messages/" + i,
                    null,
                    Platform.ANDROID,
                    null,
                    1,
                    null))
            .toList();
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final GroupCommit<Notification> commits = new GroupCommit<>(
            (nanos, task) -> turns.add(task),
            new Pace(Duration.ZERO, 1, System::nanoTime),
            BatchBenchmark::settle,
            BATCH,
            1,
            BATCH,
            new BatchMetrics(new SimpleMeterRegistry(), "notifications"));

    private static Future<Void> settle(List<Pending<Notification>> batch) {
        batch.forEach(Pending::succeed);
        return Future.succeededFuture();
    }

    /** From the notifications to the arrays of the statement. */
    @Benchmark
    public Tuple columns() {
        return NotificationRows.columns(notifications, 1, ContentSealing.NONE);
    }

    /** Likewise, of three acceptances. */
    @Benchmark
    public Tuple acceptances() {
        return AcceptanceStatements.add(Tuple.tuple(), acceptances);
    }

    /** Into the queue, into a batch, and back to who waits. */
    @Benchmark
    public int gather() {
        notifications.forEach(notification -> commits.add(notification, notification.appId(), Priority.HIGH));
        for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.run();
        }
        return commits.waiting();
    }
}
