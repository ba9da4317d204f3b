package io.tapline.simulator.apns;

import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.AsciiString;
import io.tapline.simulator.apns.ApnsSimulator.Stored;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Provider;
import io.tapline.simulator.engine.Verdict;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The state that all connections of the APNs simulator share, and the form of Apple's answers. */
final class ApnsProvider implements Provider {

    private static final AsciiString APNS_ID = AsciiString.cached("apns-id");
    private static final Duration LONGEST_STORAGE = Duration.ofDays(30);
    private static final Pattern UID = Pattern.compile("(?:UID|0\\.9\\.2342\\.19200300\\.100\\.1\\.1)=([^,]+)");

    private final ApnsOptions options;
    private final ProviderTokens tokens = new ProviderTokens();
    private final Devices devices = new Devices();
    private final Clock clock;
    private final boolean keeping;

    ApnsProvider(ApnsOptions options, Clock clock, boolean keeping) {
        this.options = options;
        this.clock = clock;
        this.keeping = keeping;
    }

    ApnsOptions options() {
        return options;
    }

    ProviderTokens tokens() {
        return tokens;
    }

    Devices devices() {
        return devices;
    }

    Clock clock() {
        return clock;
    }

    @Override
    public Session connected(Connection connection) {
        return new ApnsSession(connection, this);
    }

    @Override
    public Http2Settings firstSettings(Connection connection) {
        int streams = certificateTopic(connection).isPresent() ? options.streams() : options.firstStreams();
        return new Http2Settings().maxConcurrentStreams(streams);
    }

    /** The bundle id of a push certificate: the user id of its subject. */
    Optional<String> certificateTopic(Connection connection) {
        return connection
                .clientCertificate()
                .map(certificate ->
                        UID.matcher(certificate.getSubjectX500Principal().getName("RFC1779")))
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    Verdict accepted(ApnsRequest request, @Nullable String topic) {
        String device = request.deviceToken();
        Optional<Instant> dead = devices.unregisteredSince(device);
        if (dead.isPresent()) {
            String reason = ApnsReason.UNREGISTERED.text();
            return new Verdict.Refused(device, reply(request.request, 410, reason, dead.get()), reason);
        }
        return new Verdict.Accepted(
                device,
                200,
                () -> {
                    if (keeping) {
                        store(request, String.valueOf(topic));
                    }
                    return withIds(Reply.empty(200), request.request);
                },
                null);
    }

    private void store(ApnsRequest request, String topic) {
        Instant now = clock.instant();
        Instant expiresAt = request.expiration == null
                ? now.plus(LONGEST_STORAGE)
                : Instant.ofEpochSecond(Long.parseLong(request.expiration));
        if (expiresAt.isAfter(now)) {
            devices.store(request.deviceToken(), topic, new Stored(request.request.text(), expiresAt));
        }
    }

    @Override
    public Reply render(Answer.Status status, Request request) {
        String reason = status.reason() != null
                ? status.reason()
                : ApnsReason.usualOf(status.status()).map(ApnsReason::text).orElse("");
        Reply reply =
                reply(request, status.status(), reason, status.since() == null ? clock.instant() : status.since());
        return status.body() == null
                ? reply
                : reply.body("application/json", status.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Only a 410 tells a time, in milliseconds. */
    Reply reply(Request request, int status, String reason, Instant since) {
        Reply reply = withIds(Reply.empty(status), request);
        if (status == 200) {
            return reply;
        }
        String timestamp = status == 410 ? ",\"timestamp\":" + since.toEpochMilli() : "";
        String body = "{\"reason\":\"" + reason + "\"" + timestamp + "}";
        return reply.body("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private Reply withIds(Reply reply, Request request) {
        CharSequence sent = request.headers().get(APNS_ID);
        reply.header(APNS_ID, sent == null ? newId() : sent);
        return options.sandbox() ? reply.header("apns-unique-id", newId()) : reply;
    }

    private static String newId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
