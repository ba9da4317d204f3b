package io.tapline.interop;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsConfig.Authentication;
import io.tapline.apns.ApnsCredentials;
import io.tapline.apns.ApnsProtocol;
import io.tapline.http2.EventLoops;
import io.tapline.http2.Http2PushClient;
import io.tapline.http2.PooledTransport;
import io.tapline.http2.TlsConfig;
import io.tapline.http2.TransportConfig;
import io.tapline.http2.TransportListener;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Message;
import io.tapline.push.OutboundGuard;
import io.tapline.push.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Tapline's APNs client with the transport that the gateway gives it, for calls from a test's thread. */
final class TaplineApns implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = EventLoops.next(vertx);
    private final PooledTransport transport;
    private final Http2PushClient<?> client;

    TaplineApns(int port, Authentication authentication, TlsConfig tls, Clock clock) {
        TransportConfig config = TransportConfig.DEFAULTS
                .withTls(tls.withMode(TlsConfig.Mode.ALPN_OR_HTTP2))
                .withTimeouts(PATIENCE, PATIENCE, PATIENCE)
                .withTick(Duration.ofMillis(10));
        OutboundGuard guard = new OutboundGuard(Set.of(), Set.of("127.0.0.1:" + port));
        transport = new PooledTransport(context, config, guard, TransportListener.NONE);
        URI service = URI.create("https://127.0.0.1:" + port);
        client = new Http2PushClient<>(
                context,
                new ApnsProtocol(new ApnsConfig(authentication, service, service), clock),
                ApnsCredentials.of(authentication, clock),
                transport,
                TransportListener.NONE);
    }

    Outcome send(Message message, ApnsEndpoint endpoint) {
        return send(message, List.of(endpoint)).get(0);
    }

    /** To all of them at once; the outcomes are in the same order. */
    List<Outcome> send(Message message, List<ApnsEndpoint> endpoints) {
        return await(onContext(() -> Future.all(endpoints.stream()
                        .map(endpoint -> client.send(client.encode(message), endpoint))
                        .toList())
                .map(outcomes -> outcomes.<Outcome>list())));
    }

    @Override
    public void close() {
        await(transport.close());
        await(vertx.close());
    }

    private <T> Future<T> onContext(Supplier<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(none -> call.get().onComplete(promise));
        return promise.future();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), SECONDS)
                .join();
    }
}
