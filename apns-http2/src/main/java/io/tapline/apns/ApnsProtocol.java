package io.tapline.apns;

import io.tapline.http2.Body;
import io.tapline.http2.EncodedPush;
import io.tapline.http2.Header;
import io.tapline.http2.Origin;
import io.tapline.http2.ProviderProtocol;
import io.tapline.http2.RecurringHeader;
import io.tapline.http2.Request;
import io.tapline.http2.RequestTarget;
import io.tapline.http2.Response;
import io.tapline.http2.RetryAfter;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Credential;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * APNs over HTTP/2. A tap is a background push, which Apple delivers at a moment of its choice; what is visible is an alert.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns">Apple:
 *     requests</a>
 */
public final class ApnsProtocol implements ProviderProtocol<ApnsEndpoint> {

    private static final Header ALERT = Header.indexed("apns-push-type", "alert");
    private static final Header BACKGROUND = Header.indexed("apns-push-type", "background");
    private static final Header NOW = Header.indexed("apns-priority", "10");

    /** The only priority that Apple allows to a background push, so urgency makes no difference to a tap. */
    private static final Header POWER_AWARE = Header.indexed("apns-priority", "5");

    // Neither the token nor a path may enter the HPACK table, as Apple asks: its table is small.
    private final RecurringHeader authorization = RecurringHeader.literal("authorization");
    private final RecurringHeader topic = RecurringHeader.indexed("apns-topic");
    private final Origin production;
    private final Origin sandbox;
    private final Clock clock;

    public ApnsProtocol(ApnsConfig config, Clock clock) {
        this.production = origin(config, Environment.PRODUCTION, config.production());
        this.sandbox = origin(config, Environment.SANDBOX, config.sandbox());
        this.clock = clock;
    }

    @Override
    public Class<ApnsEndpoint> endpointType() {
        return ApnsEndpoint.class;
    }

    /** The collapse id is the notification's: a device shows a push that was sent twice only once. */
    @Override
    public EncodedPush encode(Message message) {
        boolean visible = message.content().isVisible();
        List<Header> headers = List.of(
                visible ? ALERT : BACKGROUND,
                visible ? NOW : POWER_AWARE,
                Header.literal("apns-expiration", Long.toString(expiration(message))),
                Header.literal("apns-collapse-id", message.notificationId().toString()));
        return new EncodedPush(message, headers, Body.of(ApnsPayload.of(message)));
    }

    /** Zero when the time is over: Apple makes one attempt then, and stores nothing. */
    private long expiration(Message message) {
        Instant until = message.deliverUntil();
        return until.isAfter(clock.instant()) ? until.getEpochSecond() : 0;
    }

    @Override
    public Origin origin(ApnsEndpoint endpoint) {
        return endpoint.environment() == Environment.PRODUCTION ? production : sandbox;
    }

    @Override
    public Request request(EncodedPush push, ApnsEndpoint endpoint, Credential credential) {
        Header topicHeader = topic.of(endpoint.topic());
        List<Header> headers = credential.authorization().isEmpty()
                ? List.of(topicHeader)
                : List.of(topicHeader, authorization.of(credential.authorization()));
        RequestTarget target = RequestTarget.of("/3/device/", endpoint.deviceToken());
        return new Request(target, push.headers(), headers, push.body(), ApnsProtocol::endsConnection);
    }

    @Override
    public Outcome decode(Response response) {
        if (response.status() == 200) {
            return new Outcome.Accepted(response.header("apns-id"));
        }
        return ApnsVerdict.of(response.status(), ApnsAnswer.parse(response.body()), RetryAfter.of(response, clock));
    }

    private static boolean endsConnection(Response response) {
        return ApnsVerdict.endsConnection(ApnsAnswer.parse(response.body()).reason());
    }

    private static Origin origin(ApnsConfig config, Environment environment, URI uri) {
        Origin origin = Origin.of(uri);
        String partition = environment.name().toLowerCase(Locale.ROOT) + "/"
                + config.authentication().name();
        return new Origin(origin.host(), origin.port(), partition);
    }
}
