package io.tapline.apns;

import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What each error of APNs means, by status and reason. Never retried, as Apple demands: {@code BadDeviceToken}, {@code
 * DeviceTokenNotForTopic}, {@code Forbidden}, {@code ExpiredToken}, {@code Unregistered}, {@code PayloadTooLarge}.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns">Apple:
 *     responses</a>
 */
final class ApnsVerdict {

    /** Apple: "try again in 15 minutes". */
    private static final Duration AFTER_FAULT = Duration.ofMinutes(15);

    /** The least time between two tokens on a connection; one that saw them sooner is of no use until it has passed. */
    private static final Duration TOKEN_INTERVAL = Duration.ofMinutes(20);

    private final int status;
    private final ApnsAnswer answer;
    private final @Nullable Duration retryAfter;

    private ApnsVerdict(int status, ApnsAnswer answer, @Nullable Duration retryAfter) {
        this.status = status;
        this.answer = answer;
        this.retryAfter = retryAfter;
    }

    /** @param retryAfter as the response asks, though Apple documents no such header */
    static Outcome of(int status, ApnsAnswer answer, @Nullable Duration retryAfter) {
        return new ApnsVerdict(status, answer, retryAfter).outcome();
    }

    /**
     * Whether the connection that brought this reason is of no use for more pushes: it was idle for too long, its server goes
     * away, it is bound to a key that is not ours, or it has seen too many tokens and answers nothing else for a while.
     */
    static boolean endsConnection(String reason) {
        return switch (reason) {
            case "IdleTimeout", "Shutdown", "UnrelatedKeyIdInToken", "TooManyProviderTokenUpdates" -> true;
            default -> false;
        };
    }

    private Outcome outcome() {
        return switch (status) {
            case 400 -> badRequest();
            case 403 -> forbidden();
            case 410 -> gone();
            case 429 -> tooMany();
            default -> status >= 500 ? fault() : rejected(Fault.MESSAGE);
        };
    }

    private Outcome badRequest() {
        return switch (answer.reason()) {
            // The connection was idle for too long, and the request was not looked at.
            case "IdleTimeout" -> retry(null, Cause.NOT_SENT);
            // Token and topic are the endpoint's. A token of the other environment looks bad too, so it is not proof of
            // death.
            case "BadDeviceToken",
                    "DeviceTokenNotForTopic",
                    "MissingDeviceToken",
                    "BadTopic",
                    "MissingTopic",
                    "TopicDisallowed" -> rejected(Fault.ENDPOINT);
            default -> rejected(Fault.MESSAGE);
        };
    }

    private Outcome forbidden() {
        return switch (answer.reason()) {
            case "ExpiredProviderToken" -> retry(null, Cause.CREDENTIAL_EXPIRED);
            // The connection is bound to another key; the next one will be bound to ours.
            case "UnrelatedKeyIdInToken" -> retry(null, Cause.NOT_SENT);
            default -> rejected(Fault.CREDENTIAL);
        };
    }

    private Outcome gone() {
        return switch (answer.reason()) {
            case "ExpiredToken", "Unregistered" -> new Outcome.Unregistered(answer.timestamp());
            default -> rejected(Fault.ENDPOINT);
        };
    }

    private Outcome tooMany() {
        return switch (answer.reason()) {
            case "TooManyProviderTokenUpdates" -> retry(TOKEN_INTERVAL, Cause.PROVIDER_THROTTLED);
            case "TooManyRequests" -> retry(null, Cause.ENDPOINT_THROTTLED);
            default -> retry(null, Cause.PROVIDER_THROTTLED);
        };
    }

    private Outcome fault() {
        return switch (answer.reason()) {
            // This server goes away; the others are well.
            case "Shutdown" -> retry(null, Cause.NOT_SENT);
            default -> retry(AFTER_FAULT, Cause.PROVIDER_FAULT);
        };
    }

    private Outcome rejected(Fault fault) {
        return new Outcome.Rejected(fault, reason());
    }

    private Outcome retry(@Nullable Duration after, Cause cause) {
        return new Outcome.Retry(retryAfter == null ? after : retryAfter, cause, reason());
    }

    private String reason() {
        return answer.reason().isEmpty() ? Integer.toString(status) : answer.reason();
    }
}
