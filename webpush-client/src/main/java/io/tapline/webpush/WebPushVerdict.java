package io.tapline.webpush;

import io.tapline.http2.Response;
import io.tapline.http2.RetryAfter;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Fault;
import java.time.Clock;
import java.util.List;

/**
 * What each answer of a push service means (<a href="https://www.rfc-editor.org/rfc/rfc8030">RFC 8030</a>). It has no reasons
 * but the status itself: 404 and 410 are the service's word that a subscription is dead (section 7.3).
 */
final class WebPushVerdict {

    /**
     * A subscription that was made with another VAPID key, in the words of Google, Mozilla and Apple: this endpoint's trouble,
     * while others of the app may be well.
     */
    private static final List<String> OTHER_KEY = List.of(
            "do not correspond to the credentials used to create the subscription",
            "VAPID public key mismatch",
            "VapidPkHashMismatch");

    private WebPushVerdict() {}

    static Outcome of(Response response, Clock clock) {
        int status = response.status();
        return switch (status) {
            case 200, 201, 202, 204 -> new Outcome.Accepted(response.header("location"));
            // Not followed: where it leads to has not been checked.
            case 301, 302, 303, 307, 308 -> rejected(Fault.ENDPOINT, status);
            case 401, 403 -> rejected(isOfOtherKey(response) ? Fault.ENDPOINT : Fault.CREDENTIAL, status);
            case 404, 410 -> new Outcome.Unregistered(null);
            case 429 -> retry(response, Cause.ENDPOINT_THROTTLED, clock);
            default -> status >= 500 ? retry(response, Cause.PROVIDER_FAULT, clock) : rejected(Fault.MESSAGE, status);
        };
    }

    private static boolean isOfOtherKey(Response response) {
        String body = response.bodyText();
        return OTHER_KEY.stream().anyMatch(body::contains);
    }

    private static Outcome retry(Response response, Cause cause, Clock clock) {
        return new Outcome.Retry(RetryAfter.of(response, clock), cause, Integer.toString(response.status()));
    }

    /** The status alone: the body is some host's, and never handed on. */
    private static Outcome rejected(Fault fault, int status) {
        return new Outcome.Rejected(fault, Integer.toString(status));
    }
}
