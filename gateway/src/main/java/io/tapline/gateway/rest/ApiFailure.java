package io.tapline.gateway.rest;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request's {@link ApiError} with its particulars. Without a stack trace: it tells of the request, not of the code. */
public final class ApiFailure extends RuntimeException {

    private final ApiError error;
    private final @Nullable String target;
    private final @Nullable Duration retryAfter;
    private final @Nullable String location;

    private ApiFailure(
            ApiError error,
            String message,
            @Nullable String target,
            @Nullable Duration retryAfter,
            @Nullable String location) {
        super(requireNonNull(message, "message"), null, false, false);
        this.error = requireNonNull(error, "error");
        this.target = target;
        this.retryAfter = retryAfter;
        this.location = location;
    }

    /** @param message for the developer who reads it; never holds a secret or a part of a payload */
    public static ApiFailure of(ApiError error, String message) {
        return new ApiFailure(error, message, null, null, null);
    }

    /** @param target the field, header or query option at fault, as the caller spells it */
    public static ApiFailure of(ApiError error, String message, String target) {
        return new ApiFailure(error, message, target, null, null);
    }

    public static ApiFailure retryLater(ApiError error, String message, Duration retryAfter) {
        return new ApiFailure(error, message, null, retryAfter, null);
    }

    /** @param location where the caller is to begin anew */
    static ApiFailure resync(String message, String location) {
        return new ApiFailure(ApiError.RESYNC_REQUIRED, message, null, null, location);
    }

    public ApiError error() {
        return error;
    }

    /** {@link #getMessage}, never null. */
    public String message() {
        return requireNonNull(getMessage());
    }

    public @Nullable String target() {
        return target;
    }

    /** The value of {@code Location}, or null for none. */
    @Nullable
    String location() {
        return location;
    }

    /** The value of {@code Retry-After}, or null for none. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
