package io.tapline.gateway.subscription;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Transactions that got in each other's way. Codes: <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>.
 */
final class Collisions {

    private static final int ATTEMPTS = 8;
    /**
     * serialization_failure, deadlock_detected: somebody else was faster. foreign_key_violation: the last of an erased user was just
     * dropped, who now registers anew.
     */
    private static final Set<String> COLLISIONS = Set.of("40001", "40P01", "23503");

    private Collisions() {}

    /** Runs a transaction again if it collided with another one. */
    static <T> Future<T> retried(Supplier<Future<T>> transaction) {
        return retried(transaction, ATTEMPTS);
    }

    private static <T> Future<T> retried(Supplier<Future<T>> transaction, int attempts) {
        return transaction
                .get()
                .recover(cause -> attempts > 1 && isCollision(cause)
                        ? retried(transaction, attempts - 1)
                        : Future.failedFuture(cause));
    }

    private static boolean isCollision(Throwable cause) {
        return cause instanceof PgException fault && COLLISIONS.contains(String.valueOf(fault.getSqlState()));
    }
}
