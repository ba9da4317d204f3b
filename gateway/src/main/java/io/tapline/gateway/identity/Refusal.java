package io.tapline.gateway.identity;

import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import java.time.Duration;

/** The three ways not to let a request in. Messages say what is wrong and never hold a part of the token. */
final class Refusal {

    private Refusal() {}

    static ApiFailure unauthenticated(String message) {
        return ApiFailure.of(ApiError.UNAUTHENTICATED, message, "Authorization");
    }

    static ApiFailure denied(String message) {
        return ApiFailure.of(ApiError.ACCESS_DENIED, message, "Authorization");
    }

    static ApiFailure unavailable(String message, Duration retryAfter) {
        return ApiFailure.retryLater(ApiError.SERVICE_UNAVAILABLE, message, retryAfter);
    }
}
