package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Credential;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an OAuth 2.0 client gets bearer tokens (RFC 6749 section 5). Any thread may ask.
 */
public final class OAuthTokenEndpoint {

    /** For answers without {@code expires_in}, which RFC 6749 section 5.1 only recommends. */
    private static final long UNSAID_LIFE_SECONDS = 600;

    /** No provider's token lives longer than a day; a larger figure is a mistake that should not outlive one. */
    private static final long LONGEST_LIFE_SECONDS = 86_400;

    private static final int MAX_RESENDS = 2;

    private static final List<Header> HEADERS = List.of(
            Header.indexed("content-type", "application/x-www-form-urlencoded"),
            Header.indexed("accept", "application/json"));

    private static final Logger log = LoggerFactory.getLogger(OAuthTokenEndpoint.class);

    private final Origin origin;
    private final RequestTarget target;
    private final Transport transport;
    private final Executor eventLoop;
    private final Clock clock;

    /**
     * @param transport guarded: the URI may have come as input. Not closed by this
     * @param eventLoop the one that the transport is confined to
     */
    public OAuthTokenEndpoint(URI uri, Transport transport, Executor eventLoop, Clock clock) {
        this.origin = Origin.of(uri);
        this.target = RequestTarget.of(uri);
        this.transport = requireNonNull(transport, "transport");
        this.eventLoop = requireNonNull(eventLoop, "eventLoop");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Asks for a token.
     *
     * @return fails when the endpoint cannot be reached, refuses, or gives no token; the message holds no secret
     */
    public Future<Credential> request(Map<String, String> form) {
        Request request = new Request(target, HEADERS, List.of(), Body.of(encoded(form)));
        Promise<Credential> promise = Promise.promise();
        eventLoop.execute(() -> exchange(request, MAX_RESENDS)
                .map(this::credential)
                .onFailure(this::warn)
                .onComplete(promise));
        return promise.future();
    }

    /**
     * Sends again what surely was not processed: a connection that its server has just drained must not leave an app without a
     * credential until the next request is allowed. Fails too when the transport throws, for whoever waits for the token must
     * hear of it.
     */
    private Future<Response> exchange(Request request, int resends) {
        return Future.<Response>future(answer -> transport.exchange(origin, request, answer))
                .recover(failure -> failure instanceof TransportFailure.Unprocessed && resends > 0
                        ? exchange(request, resends - 1)
                        : Future.failedFuture(failure));
    }

    private void warn(Throwable cause) {
        log.warn("No access token from {}: {}", origin.authority(), cause.getMessage());
    }

    private Credential credential(Response response) {
        JsonObject answer = json(response);
        if (response.status() != 200) {
            throw new CredentialRefused(response.status(), answer.getValue("error"));
        }
        if (!(answer.getValue("access_token") instanceof String token) || token.isEmpty()) {
            throw new CredentialRefused(response.status(), "no access_token");
        }
        Instant expiresAt = clock.instant().plusSeconds(lifeSeconds(answer.getValue("expires_in")));
        return new Credential("Bearer " + token, expiresAt);
    }

    private static JsonObject json(Response response) {
        try {
            return new JsonObject(Buffer.buffer(response.body()));
        } catch (DecodeException e) {
            return new JsonObject(); // an error page, say: the status will tell
        }
    }

    /** Microsoft's two endpoints differ: one gives a number, the other a string of digits. */
    private static long lifeSeconds(@Nullable Object expiresIn) {
        if (expiresIn == null) {
            return UNSAID_LIFE_SECONDS;
        }
        try {
            return Math.min(LONGEST_LIFE_SECONDS, (long) Double.parseDouble(expiresIn.toString()));
        } catch (NumberFormatException e) {
            return UNSAID_LIFE_SECONDS;
        }
    }

    private static byte[] encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The endpoint answered, and not with a token. */
    public static final class CredentialRefused extends RuntimeException {
        private CredentialRefused(int status, @Nullable Object reason) {
            super("the token endpoint answered " + status + " " + reason, null, false, false);
        }
    }
}
