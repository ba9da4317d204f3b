package io.tapline.bench.transport;

import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsCredentials;
import io.tapline.apns.ApnsProtocol;
import io.tapline.bench.client.Workload;
import io.tapline.http2.Body;
import io.tapline.http2.EncodedPush;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Content;
import io.tapline.push.Message;
import io.tapline.push.Urgency;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Ours to APNs, with a signed provider token. */
public final class ApnsSender extends TaplineSender<ApnsEndpoint> {

    public ApnsSender(Workload workload) throws IOException {
        this(workload, config(workload));
    }

    private ApnsSender(Workload workload, ApnsConfig config) throws IOException {
        this(workload, config, new ApnsProtocol(config, Clock.systemUTC()));
    }

    private ApnsSender(Workload workload, ApnsConfig config, ApnsProtocol protocol) throws IOException {
        super(
                workload,
                protocol,
                ApnsCredentials.of(config.authentication(), Clock.systemUTC()),
                push(protocol, workload.body()),
                endpoints());
    }

    private static ApnsConfig config(Workload workload) throws IOException {
        URI sink = URI.create("https://" + workload.host());
        String key = workload.read(Workload.SIGNING_KEY);
        return new ApnsConfig(new ApnsConfig.Token(Workload.TEAM_ID, Workload.KEY_ID, key), sink, sink);
    }

    /** The headers are those of an alert; the body is the one that all clients send. */
    private static EncodedPush push(ApnsProtocol protocol, String body) {
        Message alert = new Message(
                UUID.fromString(Workload.COLLAPSE_ID),
                new Content.Alert("", null),
                Urgency.HIGH,
                Instant.ofEpochSecond(Workload.EXPIRATION_EPOCH_SECONDS),
                null);
        EncodedPush encoded = protocol.encode(alert);
        return new EncodedPush(encoded.message(), encoded.headers(), Body.of(body.getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<ApnsEndpoint> endpoints() {
        return Workload.deviceTokens().stream()
                .map(token ->
                        new ApnsEndpoint(token, Workload.TOPIC, ApnsEndpoint.Environment.PRODUCTION, Instant.EPOCH))
                .toList();
    }
}
