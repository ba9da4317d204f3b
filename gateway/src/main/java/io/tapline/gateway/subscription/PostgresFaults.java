package io.tapline.gateway.subscription;

import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.store.Unavailable;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a failure of Postgres means for a change of subscriptions. Codes: <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>.
 */
final class PostgresFaults {

    private static final int ATTEMPTS = 8;
    /** serialization_failure, deadlock_detected: somebody else was faster. */
    private static final Set<String> COLLISIONS = Set.of("40001", "40P01");
    /** character_not_in_repertoire: text in Postgres cannot hold U+0000. */
    private static final Set<String> NOT_TEXT = Set.of("22021");

    private PostgresFaults() {}

    /** Runs a transaction again if it collided with another one. */
    static <T> Future<T> retried(Supplier<Future<T>> transaction) {
        return retried(transaction, ATTEMPTS);
    }

    private static <T> Future<T> retried(Supplier<Future<T>> transaction, int attempts) {
        return transaction
                .get()
                .recover(cause -> attempts > 1 && isOneOf(COLLISIONS, cause)
                        ? retried(transaction, attempts - 1)
                        : Future.failedFuture(cause));
    }

    /** The same failure, as the {@link ApiFailure} that the caller of the API must see if there is one. */
    static <T> Future<T> forCaller(Throwable cause) {
        return isOneOf(NOT_TEXT, cause)
                ? Future.failedFuture(ApiFailure.of(ApiError.INVALID_REQUEST, "Text must not hold U+0000."))
                : Unavailable.answer(cause);
    }

    private static boolean isOneOf(Set<String> states, Throwable cause) {
        return cause instanceof PgException fault && states.contains(String.valueOf(fault.getSqlState()));
    }
}
