package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.Pace;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final FakeWriter writer = new FakeWriter();
    /** What was asked for so far. */
    private final List<Long> delays = new ArrayList<>();

    private long now = 1_000_000;

    @Test
    void burstBecomesOneBatch() {
        GroupCommit<Integer> commits = commits(10, 1, 100);

        add(commits, 1, 2, 3);
        runTurns();

        assertThat(writer.batches()).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void nextBatchGathersWhileOneIsWritten() {
        GroupCommit<Integer> commits = commits(10, 1, 100);
        add(commits, 1);
        runTurns();

        add(commits, 2);
        add(commits, 3);
        runTurns();
        assertThat(writer.batches()).containsExactly(List.of(1));

        writer.finish(0);
        assertThat(writer.batches()).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void noMoreBatchesAtOnceThanWriters() {
        GroupCommit<Integer> commits = commits(2, 2, 100);

        add(commits, 1, 2, 3, 4, 5);
        runTurns();
        assertThat(writer.batches()).containsExactly(List.of(1, 2), List.of(3, 4));

        writer.finish(1);
        assertThat(writer.batches()).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    }

    @Test
    void whoHasNothingElseHereOvertakesTheBatchesUnderWay() {
        GroupCommit<Integer> commits = commits(10, 1, 100);
        add(commits, 1);
        runTurns();

        commits.add(2, "modest", Priority.NONE);
        commits.add(3, "modest", Priority.NONE);
        commits.add(4, "other", Priority.NONE);
        runTurns();

        assertThat(writer.batches()).containsExactly(List.of(1), List.of(2));
        writer.finish(1);
        commits.add(5, "third", Priority.NONE);
        assertThat(writer.batches()).containsExactly(List.of(1), List.of(2), List.of(5));
        writer.finish(0);
        assertThat(writer.batches()).containsExactly(List.of(1), List.of(2), List.of(5), List.of(3, 4));
    }

    @Test
    void closeWaitsForWhatOvertakesToo() {
        GroupCommit<Integer> commits = commits(10, 1, 100);
        add(commits, 1);
        runTurns();
        commits.add(2, "modest", Priority.NONE);

        Future<Void> closed = commits.close();
        writer.finish(0);
        assertThat(closed.isComplete()).isFalse();
        writer.finish(1);

        assertThat(closed.succeeded()).isTrue();
    }

    @Test
    void itemIsCommittedWhenItsBatchSaysSo() {
        GroupCommit<Integer> commits = commits(10, 1, 100);
        List<Future<Void>> ends = add(commits, 1, 2);
        runTurns();

        writer.batch(0).get(0).succeed();

        assertThat(ends.get(0).succeeded()).isTrue();
        assertThat(ends.get(1).isComplete()).isFalse();
    }

    @Test
    void fullQueueRefusesAtOnce() {
        GroupCommit<Integer> commits = commits(10, 1, 2);

        List<Future<Void>> ends = add(commits, 1, 2, 3);

        assertThat(ends.get(1).isComplete()).isFalse();
        assertThat(ends.get(2).cause()).isInstanceOfSatisfying(ApiFailure.class, failure -> {
            assertThat(failure.error()).isEqualTo(ApiError.SERVICE_UNAVAILABLE);
            assertThat(failure.retryAfter()).isNotNull();
        });
    }

    @Test
    void everyItemOfAWriterThatFailsIsSettled() {
        GroupCommit<Integer> commits = commits(10, 1, 100);
        List<Future<Void>> ends = add(commits, 1, 2);
        runTurns();

        writer.fail(0, new IllegalStateException("no writer"));

        assertThat(ends).allSatisfy(end -> assertThat(end.cause()).hasMessage("no writer"));
    }

    @Test
    void writerThatThrowsDoesNotStopTheNextBatch() {
        GroupCommit<Integer> commits = new GroupCommit<>(
                this::later,
                pace(Duration.ZERO, 1),
                batch -> {
                    throw new IllegalStateException("thrown");
                },
                10,
                1,
                100,
                TestDatabase.METRICS);
        List<Future<Void>> first = add(commits, 1);
        runTurns();
        List<Future<Void>> second = add(commits, 2);
        runTurns();

        assertThat(first.get(0).cause()).hasMessage("thrown");
        assertThat(second.get(0).cause()).hasMessage("thrown");
    }

    @Test
    void batchesThatComeTooFastAreHeldBackAndGather() {
        GroupCommit<Integer> commits = commits(pace(Duration.ofNanos(100), 1), 10, 2, 100);
        add(commits, 1);
        runTurns();
        now += 30;

        add(commits, 2);
        add(commits, 3);
        runTurns();

        assertThat(delays).containsExactly(0L, 70L);
        assertThat(writer.batches()).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void batchThatIsHeldBackGoesAtTheEndOfOneBeforeOnlyWhenItIsDue() {
        GroupCommit<Integer> commits = commits(pace(Duration.ofNanos(100), 1), 10, 1, 100);
        add(commits, 1);
        runTurns();
        add(commits, 2);
        now += 40;

        writer.finish(0);
        assertThat(writer.batches()).hasSize(1);
        runTurns();

        assertThat(delays).containsExactly(0L, 60L);
        assertThat(writer.batches()).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void batchThatBecomesFullWhileItIsHeldBackGoesAtOnce() {
        GroupCommit<Integer> commits = commits(pace(Duration.ofNanos(100), 1), 2, 2, 100);
        add(commits, 1);
        runTurns();

        add(commits, 2, 3);
        assertThat(delays).containsExactly(0L, 100L, 0L);
        turns.removeFirst();
        runTurns();

        assertThat(writer.batches()).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void fullBatchesAndTheLastAreNotHeldBack() {
        GroupCommit<Integer> commits = commits(pace(Duration.ofNanos(100), 1), 2, 3, 100);
        add(commits, 1, 2, 3, 4, 5);
        runTurns();
        assertThat(writer.batches()).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));

        now += 1;
        add(commits, 6);
        commits.close();

        assertThat(writer.batches()).hasSize(3);
        writer.finish(0);
        assertThat(writer.batches()).contains(List.of(6));
    }

    @Test
    void closeWaitsForAllThatWasTakenAndTakesNoMore() {
        GroupCommit<Integer> commits = commits(1, 1, 100);
        List<Future<Void>> taken = add(commits, 1, 2);
        runTurns();

        Future<Void> closed = commits.close();
        List<Future<Void>> late = add(commits, 3);
        writer.finish(0);
        assertThat(closed.isComplete()).isFalse();
        writer.finish(1);

        assertThat(closed.succeeded()).isTrue();
        assertThat(taken).allMatch(Future::succeeded);
        assertThat(late.get(0).failed()).isTrue();
    }

    private GroupCommit<Integer> commits(int batchSize, int writers, int queueSize) {
        return commits(pace(Duration.ZERO, 1), batchSize, writers, queueSize);
    }

    private GroupCommit<Integer> commits(Pace pace, int batchSize, int writers, int queueSize) {
        return new GroupCommit<>(this::later, pace, writer::write, batchSize, writers, queueSize, TestDatabase.METRICS);
    }

    private Pace pace(Duration period, int burst) {
        return new Pace(period, burst, () -> now);
    }

    /** The time passes while nothing else is to be done. */
    private void later(long nanos, Runnable task) {
        delays.add(nanos);
        turns.add(() -> {
            now += nanos;
            task.run();
        });
    }

    private static List<Future<Void>> add(GroupCommit<Integer> commits, int... items) {
        return IntStream.of(items).mapToObj(commits::add).toList();
    }

    private void runTurns() {
        for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.run();
        }
    }

    /** Keeps its batches until the test ends them. */
    private static final class FakeWriter {
        private final List<List<Pending<Integer>>> batches = new ArrayList<>();
        private final List<Promise<Void>> ends = new ArrayList<>();

        Future<Void> write(List<Pending<Integer>> batch) {
            batches.add(batch);
            Promise<Void> end = Promise.promise();
            ends.add(end);
            return end.future();
        }

        List<List<Integer>> batches() {
            return batches.stream()
                    .map(batch -> batch.stream().map(Pending::item).toList())
                    .toList();
        }

        List<Pending<Integer>> batch(int index) {
            return batches.get(index);
        }

        void finish(int index) {
            batches.get(index).forEach(Pending::succeed);
            ends.get(index).complete();
        }

        void fail(int index, Throwable cause) {
            ends.get(index).fail(cause);
        }
    }
}
