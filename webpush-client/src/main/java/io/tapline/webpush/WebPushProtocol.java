package io.tapline.webpush;

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
import io.tapline.push.Credential;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.TapFormat;
import io.tapline.push.Urgency;
import io.tapline.push.WebPushEndpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Web Push (RFC 8030). Browsers get the same contentless tap whatever is to be shown: the service worker pulls and shows it.
 */
public final class WebPushProtocol implements ProviderProtocol<WebPushEndpoint> {

    /** Four weeks: what Google's push service takes; Mozilla's takes a little more. */
    static final long MAX_TTL_SECONDS = 2_419_200;

    private static final Header OCTETS = Header.indexed("content-type", "application/octet-stream");
    private static final Header ENCODING = Header.indexed("content-encoding", "aes128gcm");

    // RFC 8030 section 5.3.
    private static final Header HIGH = Header.indexed("urgency", "high");
    private static final Header NORMAL = Header.indexed("urgency", "normal");
    private static final Header LOW = Header.indexed("urgency", "low");

    /** The same for hours on all connections to a push service: in the HPACK table it costs one byte. */
    private final RecurringHeader authorization = RecurringHeader.indexed("authorization");

    private final WebPushEncryption encryption;
    private final Clock clock;

    public WebPushProtocol(WebPushEncryption encryption, Clock clock) {
        this.encryption = requireNonNull(encryption, "encryption");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public Class<WebPushEndpoint> endpointType() {
        return WebPushEndpoint.class;
    }

    /** The body is the plain tap; each endpoint's request has it encrypted. */
    @Override
    public EncodedPush encode(Message message) {
        List<Header> headers = List.of(
                OCTETS,
                ENCODING,
                Header.literal("ttl", Long.toString(secondsToLive(message))),
                message.content().isVisible() ? HIGH : urgency(message.urgency()),
                Header.literal("topic", topic(message.notificationId())));
        return new EncodedPush(message, headers, Body.of(TapFormat.tap(message).getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public Origin origin(WebPushEndpoint endpoint) {
        return Origin.of(endpoint.url());
    }

    /**
     * Should the endpoint's keys be unusable after all, the push has no body, which needs no keys (RFC 8030 section 5) and wakes
     * the service worker as well.
     */
    @Override
    public Request request(EncodedPush push, WebPushEndpoint endpoint, Credential credential) {
        RequestTarget target = RequestTarget.of(endpoint.url());
        List<Header> own = List.of(authorization.of(credential.authorization()));
        return BrowserKeys.parse(endpoint.p256dh(), endpoint.auth())
                .map(keys -> Body.of(encryption.encrypt(push.body().head(), keys)))
                .map(body -> new Request(target, push.headers(), own, body))
                .orElseGet(() -> new Request(target, bodiless(push.headers()), own, Body.EMPTY));
    }

    private static List<Header> bodiless(List<Header> headers) {
        return headers.stream()
                .filter(header -> header != OCTETS && header != ENCODING)
                .toList();
    }

    @Override
    public Outcome decode(Response response) {
        return WebPushVerdict.of(response, clock);
    }

    private static Header urgency(Urgency urgency) {
        return switch (urgency) {
            case HIGH -> HIGH;
            case NORMAL -> NORMAL;
            case LOW -> LOW;
        };
    }

    private long secondsToLive(Message message) {
        long seconds = Duration.between(clock.instant(), message.deliverUntil()).toSeconds();
        return Math.max(0, Math.min(MAX_TTL_SECONDS, seconds));
    }

    /**
     * A push that was sent twice replaces itself while it waits for the browser. At most 32 characters of base64url (RFC 8030
     * section 5.4): the 16 bytes of the id are 22.
     */
    private static String topic(UUID id) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
