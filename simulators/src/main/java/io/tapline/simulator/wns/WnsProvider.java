package io.tapline.simulator.wns;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AsciiString;
import io.tapline.simulator.engine.Alphabet;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Provider;
import io.tapline.simulator.engine.Verdict;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import io.tapline.simulator.wns.Channels.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The order in which WNS looks at a request, and the form of its answers. */
final class WnsProvider implements Provider {

    private static final String TOKEN_ONLY = "/?token=";
    private static final Alphabet PLAIN = Alphabet.LETTERS_AND_DIGITS.and("-._~");
    private static final AsciiString TYPE = AsciiString.cached("x-wns-type");
    private static final AsciiString CACHE_POLICY = AsciiString.cached("x-wns-cache-policy");
    private static final AsciiString REQUEST_FOR_STATUS = AsciiString.cached("x-wns-requestforstatus");
    private static final AsciiString ERROR_DESCRIPTION = AsciiString.cached("x-wns-error-description");
    private static final AsciiString CONNECTION_STATUS = AsciiString.cached("x-wns-deviceconnectionstatus");
    private static final AsciiString STATUS = AsciiString.cached("x-wns-status");
    private static final AsciiString NOTIFICATION_STATUS = AsciiString.cached("x-wns-notificationstatus");
    private static final AsciiString MESSAGE_ID = AsciiString.cached("x-wns-msg-id");
    private static final AsciiString DEBUG_TRACE = AsciiString.cached("x-wns-debug-trace");
    private static final AsciiString CORRELATION_VECTOR = AsciiString.cached("ms-cv");
    private static final AsciiString TRACE = AsciiString.cached("SIMULATOR");

    private final WnsOptions options;
    private final Clock clock;
    private final WnsTokens tokens;
    private final Channels channels;

    WnsProvider(WnsOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.tokens = new WnsTokens(clock);
        this.channels = new Channels(clock);
    }

    WnsTokens tokens() {
        return tokens;
    }

    Channels channels() {
        return channels;
    }

    @Override
    public Session connected(Connection connection) {
        return this::judge;
    }

    /** The token of a channel URI, which is the channel's name here. */
    static String target(String path) {
        // The usual one, read without a decoder.
        if (path.startsWith(TOKEN_ONLY) && PLAIN.runFrom(path, TOKEN_ONLY.length()) == path.length()) {
            return path.substring(TOKEN_ONLY.length());
        }
        List<String> tokens = new QueryStringDecoder(path).parameters().getOrDefault("token", List.of());
        return tokens.isEmpty() ? "" : tokens.get(0);
    }

    private Verdict judge(Request request) {
        if (WnsTokens.isTokenPath(request.rawPath())) {
            return new Verdict.Aside(request.rawPath(), tokens.token(request));
        }
        String target = target(request.path());
        if (target.isEmpty()) {
            return refused(request, target, 404, "The channel URI is not valid");
        }
        boolean delete = request.method().equals("DELETE");
        if (!delete && !request.method().equals("POST")) {
            return refused(request, target, 405, "Only POST and DELETE are allowed");
        }
        Optional<String> app = tokens.app(request.header(HttpHeaderNames.AUTHORIZATION));
        if (app.isEmpty()) {
            return refused(request, target, 401, "The access token is missing, expired or revoked");
        }
        Optional<String> broken = delete ? Optional.empty() : WnsRules.broken(request);
        if (broken.isPresent()) {
            return refused(request, target, 400, broken.get());
        }
        if (request.body().length > WnsRules.MAX_BODY) {
            return refused(request, target, 413, "The notification payload exceeds 5000 bytes");
        }
        return toChannel(request, target, app.get(), delete);
    }

    private Verdict toChannel(Request request, String target, String app, boolean delete) {
        Optional<Channel> found =
                options.knownOnly() ? channels.find(target) : Optional.of(channels.findOrCreate(target, app));
        if (found.isEmpty()) {
            return refused(request, target, 404, "The channel URI is not valid or is not recognized by WNS");
        }
        Channel channel = found.get();
        if (!channel.app.equals(app)) {
            return refused(request, target, 403, "The cloud service is not authorized to send to this channel");
        }
        if (!channel.expiresAt.isAfter(clock.instant())) {
            return refused(request, target, 410, "The channel expired");
        }
        return new Verdict.Accepted(target, 200, () -> delete ? Reply.empty(200) : delivered(request, channel), null);
    }

    private static Reply delivered(Request request, Channel channel) {
        boolean raw = "wns/raw".equals(request.header(TYPE));
        boolean cached = "cache".equals(request.header(CACHE_POLICY));
        if (raw && cached && !channel.connected) {
            channel.cachedRaw = request.body();
        }
        String outcome = raw && !cached && !channel.connected ? "dropped" : "received";
        Reply reply = withIds(status(Reply.empty(200), outcome), request);
        return "true".equals(request.header(REQUEST_FOR_STATUS))
                ? reply.header(CONNECTION_STATUS, channel.connected ? "connected" : "disconnected")
                : reply;
    }

    private Verdict refused(Request request, String target, int status, String error) {
        return new Verdict.Refused(target, error(request, status, error), error);
    }

    private static Reply error(Request request, int status, String description) {
        Reply reply = withIds(Reply.empty(status), request).header(ERROR_DESCRIPTION, description);
        return status(reply, status == 406 ? "channelthrottled" : "dropped");
    }

    /** Microsoft's own pages disagree on the header's name, so both are sent. */
    private static Reply status(Reply reply, String outcome) {
        return reply.header(STATUS, outcome).header(NOTIFICATION_STATUS, outcome);
    }

    private static Reply withIds(Reply reply, Request request) {
        String id = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE)
                .toUpperCase(Locale.ROOT);
        reply.header(MESSAGE_ID, id).header(DEBUG_TRACE, TRACE);
        String vector = request.header(CORRELATION_VECTOR);
        return reply.header(CORRELATION_VECTOR, vector == null ? id + ".0" : vector);
    }

    /**
     * A reason of {@code received}, {@code dropped} or {@code channelthrottled} becomes X-WNS-Status, any other becomes
     * X-WNS-Error-Description.
     */
    @Override
    public Reply render(Answer.Status status, Request request) {
        if (WnsTokens.isTokenPath(request.rawPath())) {
            String error = status.reason() == null ? "server_error" : status.reason();
            return Reply.json(status.status(), ("{\"error\":\"" + error + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        String reason = status.reason() == null ? "" : status.reason();
        boolean outcome = List.of("received", "dropped", "channelthrottled").contains(reason);
        if (status.status() == 200) {
            return withIds(status(Reply.empty(200), outcome ? reason : "received"), request);
        }
        Reply reply = error(request, status.status(), reason);
        return outcome ? status(reply, reason) : reply;
    }
}
