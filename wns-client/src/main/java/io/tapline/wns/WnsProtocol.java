package io.tapline.wns;

import static java.util.Objects.requireNonNull;

import io.tapline.http2.Body;
import io.tapline.http2.EncodedPush;
import io.tapline.http2.Header;
import io.tapline.http2.Origin;
import io.tapline.http2.ProviderProtocol;
import io.tapline.http2.RecurringHeader;
import io.tapline.http2.Request;
import io.tapline.http2.RequestTarget;
import io.tapline.http2.Response;
import io.tapline.push.Content;
import io.tapline.push.Credential;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Urgency;
import io.tapline.push.WnsEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * WNS. A tap and a private alert are raw notifications, for the app's background task; an alert with the notification's own
 * text is a toast, which Windows shows.
 *
 * @see <a href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/push-request-response-headers">Microsoft:
 *     request headers</a>
 */
public final class WnsProtocol implements ProviderProtocol<WnsEndpoint> {

    private static final Header RAW = Header.indexed("x-wns-type", "wns/raw");
    private static final Header TOAST = Header.indexed("x-wns-type", "wns/toast");
    private static final Header OCTETS = Header.indexed("content-type", "application/octet-stream");
    private static final Header XML = Header.indexed("content-type", "text/xml");

    /**
     * WNS keeps one raw notification for a device that is out of reach, and without this none. The last is enough: it makes the
     * app pull everything.
     */
    private static final Header CACHE = Header.indexed("x-wns-cache-policy", "cache");

    /** 1 high, 2 medium, 3 low, 4 very low. */
    private static final Header HIGH = Header.indexed("x-wns-priority", "1");

    private static final Header MEDIUM = Header.indexed("x-wns-priority", "2");
    private static final Header LOW = Header.indexed("x-wns-priority", "3");

    /** A kilobyte that is the same for a day: in the HPACK table it costs one byte. */
    private final RecurringHeader authorization = RecurringHeader.indexed("authorization");

    private final Clock clock;

    public WnsProtocol(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public Class<WnsEndpoint> endpointType() {
        return WnsEndpoint.class;
    }

    @Override
    public EncodedPush encode(Message message) {
        Header timeToLive = Header.literal("x-wns-ttl", Long.toString(secondsToLive(message)));
        Header priority = message.content().isVisible() ? HIGH : priority(message.urgency());
        List<Header> headers = isToast(message)
                ? List.of(TOAST, XML, priority, timeToLive, Header.literal("x-wns-tag", tag(message)))
                : List.of(RAW, OCTETS, CACHE, priority, timeToLive);
        return new EncodedPush(message, headers, Body.of(WnsPayload.of(message)));
    }

    @Override
    public Origin origin(WnsEndpoint endpoint) {
        return Origin.of(endpoint.channelUri());
    }

    @Override
    public Request request(EncodedPush push, WnsEndpoint endpoint, Credential credential) {
        return new Request(
                RequestTarget.of(endpoint.channelUri()),
                push.headers(),
                List.of(authorization.of(credential.authorization())),
                push.body());
    }

    @Override
    public Outcome decode(Response response) {
        return WnsVerdict.of(response, clock);
    }

    private static boolean isToast(Message message) {
        return message.content() instanceof Content.Alert;
    }

    private static Header priority(Urgency urgency) {
        return switch (urgency) {
            case HIGH -> HIGH;
            case NORMAL -> MEDIUM;
            case LOW -> LOW;
        };
    }

    private long secondsToLive(Message message) {
        return Math.max(
                1, Duration.between(clock.instant(), message.deliverUntil()).toSeconds());
    }

    /** At most 16 alphanumerics: the random half of the notification's id. */
    private static String tag(Message message) {
        return String.format("%016x", message.notificationId().getLeastSignificantBits());
    }
}
