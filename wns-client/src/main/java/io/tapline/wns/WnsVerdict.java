package io.tapline.wns;

import io.tapline.http2.Response;
import io.tapline.http2.RetryAfter;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Fault;
import java.time.Clock;
import java.util.Locale;

/**
 * What each answer of WNS means. It has no reasons but the status itself: 404 and 410 are its word that a channel is dead.
 *
 * @see <a href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/push-request-response-headers">Microsoft:
 *     response codes</a>
 */
final class WnsVerdict {

    private final Response response;
    private final Clock clock;

    private WnsVerdict(Response response, Clock clock) {
        this.response = response;
        this.clock = clock;
    }

    static Outcome of(Response response, Clock clock) {
        return new WnsVerdict(response, clock).outcome();
    }

    private Outcome outcome() {
        return switch (response.status()) {
            case 200 -> accepted();
            case 401 -> retry(Cause.CREDENTIAL_EXPIRED);
            // The channel is another app's.
            case 403 -> rejected(Fault.ENDPOINT);
            case 404 -> new Outcome.Unregistered(null);
            case 406, 429 -> retry(Cause.PROVIDER_THROTTLED);
            case 410 -> gone();
            // Undocumented, but seen by others: the device is out of reach for now.
            case 412 -> retry(Cause.ENDPOINT_THROTTLED);
            default -> response.status() >= 500 ? retry(Cause.PROVIDER_FAULT) : rejected(Fault.MESSAGE);
        };
    }

    /** 200 only says that WNS has read the request; a header says what it did with it. */
    private Outcome accepted() {
        return switch (notificationStatus()) {
            case "dropped" -> rejected(Fault.ENDPOINT);
            case "channelthrottled" -> retry(Cause.ENDPOINT_THROTTLED);
            default -> new Outcome.Accepted(response.header("x-wns-msg-id"));
        };
    }

    /** The same status as for a channel that expired, and the opposite of it: every channel lives, and we are shut out. */
    private Outcome gone() {
        boolean domainBlocked =
                (description() + response.bodyText()).toLowerCase(Locale.ROOT).contains("domain blocked");
        return domainBlocked
                ? new Outcome.Rejected(Fault.CREDENTIAL, "Domain Blocked")
                : new Outcome.Unregistered(null);
    }

    /** One page of Microsoft's names one header, and one the other. */
    private String notificationStatus() {
        String status = response.header("x-wns-status");
        String other = status == null ? response.header("x-wns-notificationstatus") : status;
        return other == null ? "" : other.strip().toLowerCase(Locale.ROOT);
    }

    private String description() {
        String description = response.header("x-wns-error-description");
        return description == null ? "" : description;
    }

    private Outcome rejected(Fault fault) {
        return new Outcome.Rejected(fault, reason());
    }

    private Outcome retry(Cause cause) {
        return new Outcome.Retry(RetryAfter.of(response, clock), cause, reason());
    }

    private String reason() {
        String status = response.status() == 200 ? notificationStatus() : Integer.toString(response.status());
        return description().isEmpty() ? status : status + " " + description();
    }
}
