package io.tapline.gateway.store;

import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import java.time.Duration;

/** What a caller of the API is told while Postgres does not answer. */
public final class Unavailable {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Batches take milliseconds. */
    private static final Duration ROOM_AFTER = Duration.ofSeconds(1);

    private Unavailable() {}

    public static ApiFailure failure() {
        return ApiFailure.retryLater(ApiError.SERVICE_UNAVAILABLE, "The store does not answer now.", RETRY_AFTER);
    }

    /** What too many wait for already. */
    static ApiFailure tooMuch() {
        return ApiFailure.retryLater(
                ApiError.SERVICE_UNAVAILABLE, "The store has more to write than it can.", ROOM_AFTER);
    }

    /**
     * For statements that may be asked again: a fault stays as it is, what cannot be stored is refused, and everything that
     * passes is unavailability.
     */
    public static <T> Future<T> answer(Throwable cause) {
        return Future.failedFuture(
                switch (Failure.of(cause)) {
                    case DATA -> Failure.refusal(cause);
                    case FAULT -> cause;
                    case UNDONE, UNDONE_AND_UNUSABLE, UNKNOWN -> failure();
                });
    }
}
