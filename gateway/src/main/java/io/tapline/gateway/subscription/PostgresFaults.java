package io.tapline.gateway.subscription;

import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a failure of Postgres means here. Codes: <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>.
 */
final class PostgresFaults {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 8;
    /** unique_violation, serialization_failure, deadlock_detected: somebody else was faster. */
    private static final Set<String> COLLISIONS = Set.of("23505", "40001", "40P01");
    /** character_not_in_repertoire: text in Postgres cannot hold U+0000. */
    private static final String NOT_TEXT = "22021";
    /** Connection, resources, operator intervention (shutdown): Postgres is there, but not for us now. */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57");

    private PostgresFaults() {}

    /** Runs a transaction again if it collided with another one. */
    static <T> Future<T> retried(Supplier<Future<T>> transaction) {
        return retried(transaction, ATTEMPTS);
    }

    private static <T> Future<T> retried(Supplier<Future<T>> transaction, int attempts) {
        return transaction
                .get()
                .recover(cause -> attempts > 1 && COLLISIONS.contains(sqlState(cause))
                        ? retried(transaction, attempts - 1)
                        : Future.failedFuture(cause));
    }

    /** {@link #named}, failed. */
    static <T> Future<T> forCaller(Throwable cause) {
        return Future.failedFuture(named(cause));
    }

    /** The same failure, as the {@link ApiFailure} that the caller of the API must see if there is one. */
    static Throwable named(Throwable cause) {
        if (cause instanceof ApiFailure) {
            return cause;
        }
        String state = sqlState(cause);
        if (state.equals(NOT_TEXT)) {
            return ApiFailure.of(ApiError.INVALID_REQUEST, "Text must not hold U+0000.");
        }
        // No state: the connection failed, or none could be had.
        boolean away = state.isEmpty() || AWAY_CLASSES.contains(state.substring(0, 2));
        return away ? unavailable() : cause;
    }

    static ApiFailure unavailable() {
        return ApiFailure.retryLater(
                ApiError.SERVICE_UNAVAILABLE, "The store of subscriptions does not answer now.", RETRY_AFTER);
    }

    private static String sqlState(Throwable cause) {
        @Nullable String state = cause instanceof PgException fault ? fault.getSqlState() : null;
        return state == null || state.length() < 2 ? "" : state;
    }
}
