package io.tapline.simulator.apns;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.tapline.simulator.engine.Provider;
import io.tapline.simulator.engine.Verdict;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Request;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What APNs remembers about one connection, and its judgement of each request. */
final class ApnsSession implements Provider.Session {

    /** "APNs ... drops the connection sooner for BadDeviceToken": how much sooner is our guess. */
    private static final int BAD_DEVICE_TOKEN_WEIGHT = 5;

    private final Connection connection;
    private final ApnsProvider provider;
    private final Optional<String> certificateTopic;
    private final ConnectionToken token;
    private boolean streamsRaised;
    private int errors;

    ApnsSession(Connection connection, ApnsProvider provider) {
        this.connection = connection;
        this.provider = provider;
        this.certificateTopic = provider.certificateTopic(connection);
        this.token = new ConnectionToken(provider.tokens(), provider.clock());
        this.streamsRaised = certificateTopic.isPresent();
    }

    @Override
    public Verdict judge(Request raw) {
        ApnsRequest request = new ApnsRequest(raw);
        String topic = request.topic == null ? certificateTopic.orElse(null) : request.topic;
        Optional<ApnsReason> broken = ApnsRules.line(request)
                .or(() -> authenticate(request))
                .or(() -> ApnsRules.content(request, topic))
                .or(() -> topicRights(request, topic));
        return broken.map(reason -> refused(request, reason)).orElseGet(() -> provider.accepted(request, topic));
    }

    private Optional<ApnsReason> authenticate(ApnsRequest request) {
        if (certificateTopic.isPresent()) {
            return Optional.empty();
        }
        Optional<ApnsReason> refused = token.accept(request.authorization);
        if (refused.isEmpty() && !streamsRaised) {
            streamsRaised = true;
            connection.changeSettings(
                    new Http2Settings().maxConcurrentStreams(provider.options().streams()));
        }
        return refused;
    }

    private Optional<ApnsReason> topicRights(ApnsRequest request, @Nullable String topic) {
        if (topic == null) {
            return Optional.of(ApnsReason.MISSING_TOPIC);
        }
        boolean allowed = certificateTopic
                .map(own -> topic.equals(own) || topic.startsWith(own + "."))
                .orElseGet(() -> token.allows(topic));
        if (!allowed) {
            return Optional.of(ApnsReason.TOPIC_DISALLOWED);
        }
        return provider.devices().takes(request.deviceToken(), topic)
                ? Optional.empty()
                : Optional.of(ApnsReason.DEVICE_TOKEN_NOT_FOR_TOPIC);
    }

    private Verdict refused(ApnsRequest request, ApnsReason reason) {
        errors += reason == ApnsReason.BAD_DEVICE_TOKEN ? BAD_DEVICE_TOKEN_WEIGHT : 1;
        int limit = provider.options().errorLimit();
        if (limit > 0 && errors >= limit) {
            connection.goAway(request.request.streamId(), Http2Error.ENHANCE_YOUR_CALM.code(), "");
        }
        return new Verdict.Refused(
                request.deviceToken(),
                provider.reply(request.request, reason.status(), reason.text(), Instant.EPOCH),
                reason.text());
    }
}
