package io.tapline.bench.transport;

import io.netty.handler.ssl.OpenSsl;
import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsCredentials;
import io.tapline.apns.ApnsProtocol;
import io.tapline.bench.client.Sender;
import io.tapline.bench.client.Tally;
import io.tapline.bench.client.Workload;
import io.tapline.http2.Body;
import io.tapline.http2.EncodedPush;
import io.tapline.http2.EventLoops;
import io.tapline.http2.Http2PushClient;
import io.tapline.http2.Origin;
import io.tapline.http2.PoolConfig;
import io.tapline.http2.PooledTransport;
import io.tapline.http2.TlsConfig;
import io.tapline.http2.TransportConfig;
import io.tapline.http2.TransportListener;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Content;
import io.tapline.push.Message;
import io.tapline.push.OutboundGuard;
import io.tapline.push.Outcome;
import io.tapline.push.PushClient;
import io.tapline.push.Urgency;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The push client as the gateway has it for APNs, with everything on: credentials, guard, time-outs, outcomes, listener. */
public final class TaplineSender implements Sender, Completable<Outcome> {

    private final Context context;
    private final PushClient client;
    private final EncodedPush push;
    private final List<ApnsEndpoint> endpoints;
    private final boolean tls;
    private Tally tally = new Tally();
    private int next;

    public TaplineSender(Workload workload) throws IOException {
        tls = workload.tls();
        context = EventLoops.next(
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true)));
        Events events = new Events();
        client = client(workload, events);
        EncodedPush encoded = (EncodedPush) client.encode(new Message(
                UUID.fromString(Workload.COLLAPSE_ID),
                new Content.Alert("", null),
                Urgency.HIGH,
                Instant.ofEpochSecond(Workload.EXPIRATION_EPOCH_SECONDS),
                null));
        push = new EncodedPush(
                encoded.message(), encoded.headers(), Body.of(workload.body().getBytes(StandardCharsets.US_ASCII)));
        endpoints = Workload.deviceTokens().stream()
                .map(token ->
                        new ApnsEndpoint(token, Workload.TOPIC, ApnsEndpoint.Environment.PRODUCTION, Instant.EPOCH))
                .toList();
    }

    private PushClient client(Workload workload, TransportListener events) throws IOException {
        String host = Workload.HOST + ":" + workload.port();
        TlsConfig trust = TlsConfig.SYSTEM_TRUST.withTrusted(workload.read(Workload.AUTHORITY));
        TransportConfig config = TransportConfig.DEFAULTS
                .withTls(tls ? trust : trust.withMode(TlsConfig.Mode.CLEARTEXT_HTTP2))
                .withPool(PoolConfig.DEFAULTS.withMaxConnections(1));
        OutboundGuard guard = new OutboundGuard(Set.of(host), Set.of(host));
        URI url = URI.create("https://" + host);
        ApnsConfig apns = new ApnsConfig(
                new ApnsConfig.Token(Workload.TEAM_ID, Workload.KEY_ID, workload.read(Workload.SIGNING_KEY)), url, url);
        return new Http2PushClient<>(
                context,
                new ApnsProtocol(apns, Clock.systemUTC()),
                ApnsCredentials.of(apns.authentication(), Clock.systemUTC()),
                new PooledTransport(context, config, guard, events),
                events);
    }

    @Override
    public void start(int inFlight, Tally tally) {
        this.tally = tally;
        context.runOnContext(none -> {
            for (int i = 0; i < inFlight; i++) {
                send();
            }
        });
    }

    private void send() {
        next = next + 1 == endpoints.size() ? 0 : next + 1;
        client.send(push, endpoints.get(next)).onComplete(this);
    }

    /** On the event loop. */
    @Override
    public void complete(@Nullable Outcome outcome, @Nullable Throwable failure) {
        if (outcome instanceof Outcome.Accepted) {
            tally.accepted();
            send();
        } else {
            tally.failed(outcome == null ? String.valueOf(failure) : outcome);
        }
    }

    @Override
    public String tls() {
        return tls ? OpenSsl.isAvailable() ? "BoringSSL" : "JDK" : "none";
    }

    /** The metrics' place. A second connection would spoil the comparison. */
    private final class Events implements TransportListener {
        private int connections;

        @Override
        public void connected(Origin origin, String protocol, Duration took) {
            if (++connections > 1 || !protocol.equals("h2")) {
                tally.failed("connection " + connections + " over " + protocol);
            }
        }
    }
}
