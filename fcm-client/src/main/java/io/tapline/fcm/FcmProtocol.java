package io.tapline.fcm;

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
import io.tapline.http2.RetryAfter;
import io.tapline.push.Credential;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.JsonString;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * FCM HTTP v1. The device's token is the last thing in the JSON, so that all that stands before it is written once.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send">Firebase: send</a>
 */
public final class FcmProtocol implements ProviderProtocol<FcmEndpoint> {

    private static final List<Header> HEADERS = List.of(Header.indexed("content-type", "application/json"));

    /** A kilobyte that is the same for an hour: in the HPACK table it costs one byte. */
    private final RecurringHeader authorization = RecurringHeader.indexed("authorization");

    private final Origin origin;
    private final RequestTarget target;
    private final Clock clock;

    public FcmProtocol(FcmConfig config, Clock clock) {
        this.origin = Origin.of(config.service());
        this.target = RequestTarget.of("/v1/projects/" + config.account().projectId() + "/messages:send");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public Class<FcmEndpoint> endpointType() {
        return FcmEndpoint.class;
    }

    @Override
    public EncodedPush encode(Message message) {
        return new EncodedPush(message, HEADERS, Body.of(FcmPayload.headOf(message, clock.instant())));
    }

    @Override
    public Origin origin(FcmEndpoint endpoint) {
        return origin;
    }

    @Override
    public Request request(EncodedPush push, FcmEndpoint endpoint, Credential credential) {
        return new Request(
                target,
                push.headers(),
                List.of(authorization.of(credential.authorization())),
                new Body(push.body().head(), tail(endpoint.registrationToken())));
    }

    @Override
    public Outcome decode(Response response) {
        return response.status() == 200
                ? new Outcome.Accepted(FcmName.parse(response.body()))
                : FcmVerdict.of(response.status(), FcmError.parse(response.body()), RetryAfter.of(response, clock));
    }

    /** What the head leaves open: the token, its closing quote and the two objects. */
    private static byte[] tail(String token) {
        String quoted = JsonString.quoted(token);
        return (quoted.substring(1) + "}}").getBytes(StandardCharsets.UTF_8);
    }
}
