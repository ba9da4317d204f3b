package io.tapline.bench.transport;

import io.netty.handler.ssl.OpenSsl;
import io.tapline.bench.client.Sender;
import io.tapline.bench.client.Tally;
import io.tapline.bench.client.Workload;
import io.tapline.http2.EncodedPush;
import io.tapline.http2.EventLoops;
import io.tapline.http2.Http2PushClient;
import io.tapline.http2.Origin;
import io.tapline.http2.PoolConfig;
import io.tapline.http2.PooledTransport;
import io.tapline.http2.ProviderProtocol;
import io.tapline.http2.TlsConfig;
import io.tapline.http2.TransportConfig;
import io.tapline.http2.TransportListener;
import io.tapline.push.CredentialSource;
import io.tapline.push.Endpoint;
import io.tapline.push.OutboundGuard;
import io.tapline.push.Outcome;
import io.tapline.push.PushClient;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The push client as the gateway has it, with everything on: credentials, guard, time-outs, outcomes, listener. */
abstract class TaplineSender<E extends Endpoint> implements Sender, Completable<Outcome> {

    private final Context context;
    private final PushClient client;
    private final EncodedPush push;
    private final List<E> endpoints;
    private final boolean tls;
    private Tally tally = new Tally();
    private int next;

    /** @param endpoints get the push in turn */
    TaplineSender(
            Workload workload,
            ProviderProtocol<E> protocol,
            CredentialSource credentials,
            EncodedPush push,
            List<E> endpoints)
            throws IOException {
        this.tls = workload.tls();
        this.push = push;
        this.endpoints = endpoints;
        context = EventLoops.next(
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true)));
        Events events = new Events();
        client = new Http2PushClient<>(context, protocol, credentials, transport(workload, events), events);
    }

    private PooledTransport transport(Workload workload, TransportListener events) throws IOException {
        TlsConfig trust = TlsConfig.SYSTEM_TRUST.withTrusted(workload.read(Workload.AUTHORITY));
        TransportConfig config = TransportConfig.DEFAULTS
                .withTls(tls ? trust : trust.withMode(TlsConfig.Mode.CLEARTEXT_HTTP2))
                .withPool(PoolConfig.DEFAULTS.withMaxConnections(1));
        Set<String> sink = Set.of(workload.host());
        return new PooledTransport(context, config, new OutboundGuard(sink, sink), events);
    }

    @Override
    public final void start(int inFlight, Tally tally) {
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
    public final void complete(@Nullable Outcome outcome, @Nullable Throwable failure) {
        if (outcome instanceof Outcome.Accepted) {
            tally.accepted();
            send();
        } else {
            tally.failed(outcome == null ? String.valueOf(failure) : outcome);
        }
    }

    @Override
    public final String tls() {
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
