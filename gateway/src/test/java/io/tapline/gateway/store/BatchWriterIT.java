package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchWriterIT {

    private static final Duration NOT_AGAIN = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestDatabase database = new TestDatabase();

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void refusedItemsStandAlone() {
        Numbers numbers = new Numbers("select 1 / $1");

        List<Future<Void>> ends = write(numbers, NOT_AGAIN, 5, 0, 7, 8, 9, 0);

        assertThat(ends.stream().map(Future::failed)).containsExactly(false, true, false, false, false, true);
        assertThat(ends.get(1).cause()).hasMessageContaining("division by zero");
    }

    @Test
    void itemThatCannotBeEncodedStandsAlone() {
        Numbers numbers = new Numbers("select $1 + 1");
        numbers.unspeakable = 7;

        List<Future<Void>> ends = write(numbers, NOT_AGAIN, 5, 6, 7, 8);

        assertThat(ends.stream().map(Future::failed)).containsExactly(false, false, true, false);
    }

    @Test
    void lostConnectionIsTriedAgainAsDoubtful() {
        // The first attempt ends its own session; after that there is nothing to terminate.
        Numbers numbers = new Numbers("select pg_terminate_backend(pg_backend_pid()), $1");
        numbers.again = "select $1 + 1";

        List<Future<Void>> ends = write(numbers, LONG, 1, 2);

        assertThat(ends).allMatch(Future::succeeded);
        assertThat(numbers.doubtfulAttempts).isEqualTo(1);
    }

    @Test
    void lostAnswerWithoutAnotherTryIsToldAsDoubtful() {
        Numbers numbers = new Numbers("select pg_terminate_backend(pg_backend_pid()), $1");

        List<Future<Void>> ends = write(numbers, NOT_AGAIN, 1, 2);

        assertThat(ends).allSatisfy(end -> assertThat(end.cause()).isInstanceOf(DoubtfulCommitException.class));
    }

    @Test
    void whatIsSurelyUndoneIsToldAsUnavailable() {
        // lock_not_available
        Numbers numbers = new Numbers("do $$ begin raise sqlstate '55P03'; end $$");

        List<Future<Void>> ends = write(numbers, NOT_AGAIN, 1, 2);

        assertThat(ends)
                .allSatisfy(end -> assertThat(end.cause())
                        .isInstanceOfSatisfying(
                                ApiFailure.class,
                                failure -> assertThat(failure.error()).isEqualTo(ApiError.SERVICE_UNAVAILABLE)));
    }

    @Test
    void ourOwnFaultIsToldAtOnce() {
        Numbers numbers = new Numbers("select * from no_such_table where x = $1");

        List<Future<Void>> ends = write(numbers, LONG, 1, 2);

        assertThat(ends).allSatisfy(end -> assertThat(end.cause()).hasMessageContaining("no_such_table"));
        assertThat(numbers.attempts).isEqualTo(1);
    }

    private List<Future<Void>> write(Numbers numbers, Duration retryFor, int... items) {
        var config = database.config(64, retryFor);
        return database.await(() -> {
            WriteConnections connections = new WriteConnections(database.vertx, config);
            BatchWriter<Integer> writer = new BatchWriter<>(database.vertx, config, connections, numbers);
            List<Pending<Integer>> batch = IntStream.of(items)
                    .mapToObj(item -> new Pending<>(item, ""))
                    .toList();
            return writer.write(batch)
                    .onComplete(done -> connections.close())
                    .map(done -> batch.stream().map(Pending::committed).toList());
        });
    }

    /** Sends one statement for each number of a batch, in one transaction. */
    private static final class Numbers implements BatchWriter.Statements<Integer> {
        private final String sql;
        private String again = "select $1 + 1";
        private int unspeakable = -1;
        private int attempts;
        private int doubtfulAttempts;

        Numbers(String sql) {
            this.sql = sql;
        }

        @Override
        public Future<Void> write(PgConnection connection, List<Integer> items) {
            attempts++;
            return execute(connection, sql, items);
        }

        @Override
        public Future<Void> writeAgain(PgConnection connection, List<Integer> items) {
            doubtfulAttempts++;
            return execute(connection, again, items);
        }

        private Future<Void> execute(PgConnection connection, String statement, List<Integer> items) {
            if (items.contains(unspeakable)) {
                throw new IllegalArgumentException("cannot be encoded");
            }
            Predicate<String> hasParameter = text -> text.contains("$1") && !text.startsWith("do ");
            List<Future<?>> all = new ArrayList<>();
            for (int item : items) {
                String text = hasParameter.test(statement) ? statement.replace("$1", String.valueOf(item)) : statement;
                all.add(connection.query(text).execute());
            }
            return Future.join(all).mapEmpty();
        }
    }
}
