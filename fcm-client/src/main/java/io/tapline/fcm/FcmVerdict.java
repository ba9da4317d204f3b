package io.tapline.fcm;

import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What each error of FCM means, by status and error code.
 *
 * @see <a href="https://firebase.google.com/docs/cloud-messaging/error-codes">Firebase: error codes</a>
 */
final class FcmVerdict {

    /** Firebase: back off from an exceeded quota with a first wait of at least a minute. */
    private static final Duration AFTER_QUOTA = Duration.ofMinutes(1);

    private final int status;
    private final FcmError error;
    private final @Nullable Duration retryAfter;

    private FcmVerdict(int status, FcmError error, @Nullable Duration retryAfter) {
        this.status = status;
        this.error = error;
        this.retryAfter = retryAfter;
    }

    static Outcome of(int status, FcmError error, @Nullable Duration retryAfter) {
        return new FcmVerdict(status, error, retryAfter).outcome();
    }

    private Outcome outcome() {
        if (error.code().equals("UNSPECIFIED_ERROR")) {
            return retry(null, Cause.PROVIDER_FAULT);
        }
        return switch (status) {
            case 400 -> invalidArgument();
            case 401 -> unauthenticated();
            case 403 -> forbidden();
            case 404 -> notFound();
            case 429 ->
                retry(AFTER_QUOTA, error.blamesDeviceRate() ? Cause.ENDPOINT_THROTTLED : Cause.PROVIDER_THROTTLED);
            default -> status >= 500 ? retry(null, Cause.PROVIDER_FAULT) : rejected(Fault.MESSAGE);
        };
    }

    /** The same status and code for a bad token and a bad message: only FCM's words about the token prove it dead. */
    private Outcome invalidArgument() {
        boolean fcmSaysSo = error.code().equals("INVALID_ARGUMENT");
        if (fcmSaysSo && error.blamesToken()) {
            return new Outcome.Unregistered(null);
        }
        return rejected(fcmSaysSo && !error.blamesFields() ? Fault.ENDPOINT : Fault.MESSAGE);
    }

    private Outcome unauthenticated() {
        // The project's APNs certificate or web-push key is wrong: a newer token of ours does not help.
        return error.code().equals("THIRD_PARTY_AUTH_ERROR")
                ? rejected(Fault.CREDENTIAL)
                : retry(null, Cause.CREDENTIAL_EXPIRED);
    }

    /** A token of another sender is not removed: with the wrong service account, every token looks like that. */
    private Outcome forbidden() {
        return rejected(error.code().equals("SENDER_ID_MISMATCH") ? Fault.ENDPOINT : Fault.CREDENTIAL);
    }

    private Outcome notFound() {
        if (error.code().equals("UNREGISTERED")) {
            return new Outcome.Unregistered(null);
        }
        return rejected(error.status().equals("NOT_FOUND") ? Fault.ENDPOINT : Fault.MESSAGE);
    }

    private Outcome rejected(Fault fault) {
        return new Outcome.Rejected(fault, reason());
    }

    private Outcome retry(@Nullable Duration after, Cause cause) {
        return new Outcome.Retry(retryAfter == null ? after : retryAfter, cause, reason());
    }

    private String reason() {
        if (!error.code().isEmpty()) {
            return error.code();
        }
        return error.status().isEmpty() ? Integer.toString(status) : error.status();
    }
}
