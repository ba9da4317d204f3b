package io.tapline.gateway.store;

import io.tapline.gateway.config.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes a batch until the end of every item is known: committed, refused, or given up after a while in which Postgres was
 * away. A batch that holds a value which Postgres refuses is split until that item stands alone. Confined to one event loop.
 */
final class BatchWriter<T> {

    /** How a batch gets into the database. Each call is one transaction, ended when its future completes. */
    interface Statements<T> {
        Future<Void> write(PgConnection connection, List<T> items);

        /** As {@link #write}, after an attempt that may have committed them already, or may do so yet. */
        Future<Void> writeAgain(PgConnection connection, List<T> items);
    }

    private static final long PAUSE_MILLISECONDS = 100;

    private final Vertx vertx;
    private final WriteConnections connections;
    private final Statements<T> statements;
    private final long attemptMilliseconds;
    private final long retryNanoseconds;

    BatchWriter(Vertx vertx, PostgresConfig config, WriteConnections connections, Statements<T> statements) {
        this.vertx = vertx;
        this.connections = connections;
        this.statements = statements;
        this.attemptMilliseconds = config.attemptTimeout().toMillis();
        this.retryNanoseconds = config.retryFor().toNanos();
    }

    /** Settles every item; completes, never fails, when it has. */
    Future<Void> write(List<Pending<T>> batch) {
        return attempt(new Attempt<>(batch, false, System.nanoTime() + retryNanoseconds));
    }

    /**
     * One try.
     *
     * @param doubtful whether an earlier try may have committed it
     * @param deadline of {@link System#nanoTime}, for the last try to begin
     */
    private record Attempt<T>(List<Pending<T>> batch, boolean doubtful, long deadline) {
        Attempt<T> next(boolean nowDoubtful) {
            return new Attempt<>(batch, doubtful || nowDoubtful, deadline);
        }

        Attempt<T> part(int from, int to) {
            return new Attempt<>(List.copyOf(batch.subList(from, to)), doubtful, deadline);
        }
    }

    private Future<Void> attempt(Attempt<T> attempt) {
        return connections
                .take()
                .transform(connection -> connection.succeeded()
                        ? attempt(attempt, connection.result())
                        : again(attempt.next(false), connection.cause()));
    }

    private Future<Void> attempt(Attempt<T> attempt, PgConnection connection) {
        List<T> items = attempt.batch().stream().map(Pending::item).toList();
        // Composed, so that an exception while the statement is being made fails its future too.
        Future<Void> written = Future.succeededFuture(items)
                .compose(values -> attempt.doubtful()
                        ? statements.writeAgain(connection, values)
                        : statements.write(connection, values));
        return Deadline.within(vertx, attemptMilliseconds, written).transform(result -> {
            if (result.succeeded()) {
                connections.give(connection);
                attempt.batch().forEach(Pending::succeed);
                return Future.succeededFuture();
            }
            return failed(attempt, connection, result.cause());
        });
    }

    private Future<Void> failed(Attempt<T> attempt, PgConnection connection, Throwable cause) {
        Failure failure = Failure.of(cause);
        boolean usable = cause instanceof PgException && failure != Failure.UNDONE_AND_UNUSABLE;
        boolean inTransaction = connection.transaction() != null;
        if (usable && failure != Failure.UNKNOWN && !inTransaction) {
            connections.give(connection);
        } else {
            connections.drop(connection);
        }
        return switch (failure) {
            case DATA -> isolate(attempt.next(!usable), cause);
            case UNDONE, UNDONE_AND_UNUSABLE -> again(attempt.next(false), cause);
            case UNKNOWN -> again(attempt.next(true), cause);
            case FAULT -> refuse(attempt, cause);
        };
    }

    private Future<Void> isolate(Attempt<T> attempt, Throwable cause) {
        int size = attempt.batch().size();
        if (size == 1) {
            return refuse(attempt, Failure.refusal(cause));
        }
        return attempt(attempt.part(0, size / 2)).compose(done -> attempt(attempt.part(size / 2, size)));
    }

    private Future<Void> refuse(Attempt<T> attempt, Throwable cause) {
        attempt.batch().forEach(pending -> pending.fail(cause));
        return Future.succeededFuture();
    }

    private Future<Void> again(Attempt<T> attempt, Throwable cause) {
        if (System.nanoTime() - attempt.deadline() < 0) {
            return vertx.timer(PAUSE_MILLISECONDS, TimeUnit.MILLISECONDS).compose(paused -> attempt(attempt));
        }
        return refuse(attempt, attempt.doubtful() ? new DoubtfulCommitException(cause) : Unavailable.failure());
    }
}
