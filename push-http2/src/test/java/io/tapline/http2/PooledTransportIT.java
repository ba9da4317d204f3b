package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.ClientAuth;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.NameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.tapline.http2.TestServer.Speaks;
import io.tapline.http2.TransportFailure.Ambiguous;
import io.tapline.http2.TransportFailure.Forbidden;
import io.tapline.http2.TransportFailure.PoolExhausted;
import io.tapline.http2.TransportFailure.TimedOut;
import io.tapline.http2.TransportFailure.Unprocessed;
import io.tapline.push.OutboundGuard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PooledTransportIT {

    private static final Duration LONG = Duration.ofSeconds(20);

    private Vertx vertx;
    private Context context;

    @BeforeEach
    void startVertx() {
        vertx = Vertx.vertx();
        context = EventLoops.next(vertx);
    }

    @AfterEach
    void stopVertx() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @EnumSource(Speaks.class)
    void exchangesWithServersOfEveryKind(Speaks speaks) throws Exception {
        try (TestServer server = new TestServer(speaks)) {
            PooledTransport transport = transport(server, config(speaks));
            Response response = await(call(() -> exchange(transport, server.origin(), request("/a?b=c", "hello"))));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.bodyText()).isEqualTo("hello");
            assertThat(response.header("x-path")).isEqualTo("/a?b=c");
            await(transport.close());
        }
    }

    @ParameterizedTest
    @EnumSource(Speaks.class)
    void everyExchangeOfABurstGetsItsOwnAnswer(Speaks speaks) throws Exception {
        try (TestServer server = new TestServer(speaks)) {
            PooledTransport transport = transport(server, config(speaks));
            List<Future<Response>> answers = new ArrayList<>();
            await(call(() -> {
                for (int i = 0; i < 500; i++) {
                    answers.add(exchange(transport, server.origin(), request("/" + i, "body " + i)));
                }
                return Future.all(answers);
            }));
            for (int i = 0; i < 500; i++) {
                assertThat(answers.get(i).result().bodyText()).isEqualTo("body " + i);
            }
            int most = PoolConfig.DEFAULTS.maxConnections() * (speaks.isHttp1() ? PoolConfig.HTTP1_CONNECTIONS : 1);
            assertThat(server.connections.get()).isLessThanOrEqualTo(most);
            await(transport.close());
        }
    }

    @Test
    void presentsItsClientCertificate() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN, ClientAuth.REQUIRE)) {
            TransportConfig config = config(Speaks.HTTP2_AND_HTTP1_BY_ALPN);
            TlsConfig tls = config.tls()
                    .withClientCertificate(
                            TestServer.CLIENT.getCertificatePathPEM(), TestServer.CLIENT.getPrivateKeyPEM());
            PooledTransport transport = transport(server, config.withTls(tls));
            assertThat(await(call(() -> exchange(transport, server.origin(), request("/", "x"))))
                            .status())
                    .isEqualTo(200);
            await(transport.close());
        }
    }

    @Test
    void refusesAServerWithoutItsClientCertificate() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN, ClientAuth.REQUIRE)) {
            PooledTransport transport = transport(server, config(Speaks.HTTP2_AND_HTTP1_BY_ALPN));
            assertThat(failure(transport, server.origin())).isInstanceOf(TransportFailure.class);
            await(transport.close());
        }
    }

    @Test
    void refusesAServerThatNobodyTrustedVouchesFor() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            PooledTransport transport = transport(server, TransportConfig.DEFAULTS.withTick(Duration.ofMillis(10)));
            assertThat(failure(transport, server.origin()))
                    .isInstanceOf(Unprocessed.class)
                    .hasMessageContaining("TLS");
            assertThat(server.requests).isEmpty();
            await(transport.close());
        }
    }

    @Test
    void refusesAServerWithACertificateForAnotherName() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            Origin origin = new Origin("push.example", server.port(), "");
            OutboundGuard guard = new OutboundGuard(Set.of(), Set.of("push.example:" + server.port()));
            PooledTransport transport = transport(guard, config(Speaks.HTTP2_AND_HTTP1_BY_ALPN), "127.0.0.1");
            assertThat(failure(transport, origin))
                    .isInstanceOf(Unprocessed.class)
                    .hasMessageContaining("TLS");
            await(transport.close());
        }
    }

    @Test
    void neverConnectsWhenANameResolvesToAPrivateAddress() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            OutboundGuard guard = new OutboundGuard(Set.of("localhost:" + server.port()), Set.of());
            PooledTransport transport =
                    transport(guard, config(Speaks.HTTP2_AND_HTTP1_BY_ALPN), "8.8.8.8", "127.0.0.1");
            assertThat(failure(transport, server.origin()))
                    .isInstanceOf(Forbidden.class)
                    .hasMessageContaining("not public");
            assertThat(server.connections.get()).isZero();
            await(transport.close());
        }
    }

    @Test
    void neverResolvesAHostThatIsNotAllowed() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            PooledTransport transport = transport(server, config(Speaks.HTTP2_AND_HTTP1_BY_ALPN));
            assertThat(failure(transport, new Origin("localhost", 1, "")))
                    .isInstanceOf(Forbidden.class)
                    .hasMessage("the host is not allowed: localhost:1");
            await(transport.close());
        }
    }

    @Test
    void triesTheNextAddressWhenOneRefuses() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            OutboundGuard guard = new OutboundGuard(Set.of(), Set.of("localhost:" + server.port()));
            // The server listens on 127.0.0.1 only.
            PooledTransport transport =
                    transport(guard, config(Speaks.HTTP2_AND_HTTP1_BY_ALPN), "127.0.0.2", "127.0.0.3", "127.0.0.1");
            assertThat(await(call(() -> exchange(transport, server.origin(), request("/", "x"))))
                            .status())
                    .isEqualTo(200);
            await(transport.close());
        }
    }

    @Test
    void tellsAtOnceThatNobodyListens() throws Exception {
        TestServer gone = new TestServer(Speaks.HTTP2_WITHOUT_TLS);
        Origin origin = gone.origin();
        PooledTransport transport = transport(gone, config(Speaks.HTTP2_WITHOUT_TLS));
        gone.close();
        assertThat(failure(transport, origin))
                .isInstanceOf(Unprocessed.class)
                .hasMessageContaining("cannot connect to localhost");
        await(transport.close());
    }

    @ParameterizedTest
    @EnumSource(
            value = Speaks.class,
            names = {"HTTP2_WITHOUT_TLS", "HTTP2_AND_HTTP1_BY_ALPN"})
    void givesUpAServerThatAcceptsAndSaysNothing(Speaks speaks) throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Origin origin = new Origin("localhost", mute.getLocalPort(), "");
            OutboundGuard guard = new OutboundGuard(Set.of(), Set.of("localhost:" + mute.getLocalPort()));
            TransportConfig config = config(speaks).withTimeouts(Duration.ofMillis(100), LONG, LONG);
            PooledTransport transport = new PooledTransport(context, config, guard, TransportListener.NONE);
            assertThat(failure(transport, origin))
                    .isInstanceOf(Unprocessed.class)
                    .hasMessage("cannot connect: not connected within PT0.1S");
            await(transport.close());
        }
    }

    @Test
    void everyExchangeIsSettledWhenTheServerDies() throws Exception {
        TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN);
        server.answers = false;
        PooledTransport transport = transport(server, config(Speaks.HTTP2_AND_HTTP1_BY_ALPN));
        Future<Response> first = call(() -> exchange(transport, server.origin(), request("/", "x")));
        server.firstRequest.get(20, TimeUnit.SECONDS);
        server.close();
        assertThat(failure(first)).isInstanceOf(Ambiguous.class);
        await(transport.close());
    }

    @Test
    void aRequestWithoutAnswerTimesOut() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            server.answers = false;
            TransportConfig config =
                    config(Speaks.HTTP2_AND_HTTP1_BY_ALPN).withTimeouts(LONG, LONG, Duration.ofMillis(100));
            PooledTransport transport = transport(server, config);
            assertThat(failure(transport, server.origin())).isInstanceOf(TimedOut.class);
            await(transport.close());
        }
    }

    @Test
    void aPauseOfTheWholeProcessTimesNothingOutAndOrdinaryTimeDoes() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            server.answers = false;
            AtomicLong nanoTime = new AtomicLong();
            Semaphore ticks = new Semaphore(0);
            PooledTransport transport = transport(server, nanoTime, new TransportListener() {
                @Override
                public void load(Origin origin, int connections, int inFlight, int waiting) {
                    ticks.release();
                }
            });
            Future<Response> answer = call(() -> exchange(transport, server.origin(), request("/", "x")));
            server.firstRequest.get(20, TimeUnit.SECONDS);

            passes(Duration.ofHours(1), nanoTime, ticks);
            passes(Duration.ofSeconds(8), nanoTime, ticks);
            assertThat(answer.isComplete()).isFalse();

            Duration step = LoopClock.LONGEST_STEP;
            for (int left = 7; left > 0; left--) {
                passes(step, nanoTime, ticks);
            }
            assertThat(answer.isComplete()).isFalse();
            passes(step, nanoTime, ticks);
            assertThat(failure(answer)).isInstanceOf(TimedOut.class).hasMessage("no answer within PT10S");
            await(transport.close());
        }
    }

    /** Lets time pass, and waits until the transport has looked at it. */
    private static void passes(Duration time, AtomicLong nanoTime, Semaphore ticks) throws InterruptedException {
        nanoTime.addAndGet(time.toNanos());
        // The first of the two may have begun before.
        ticks.drainPermits();
        assertThat(ticks.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingWaitsForWhatIsUnderWay() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            PooledTransport transport = transport(server, config(Speaks.HTTP2_AND_HTTP1_BY_ALPN));
            await(call(() -> exchange(transport, server.origin(), request("/", "first"))));
            Future<Response> last = call(() -> {
                Future<Response> answer = exchange(transport, server.origin(), request("/", "last"));
                transport.close();
                return answer;
            });
            assertThat(await(last).bodyText()).isEqualTo("last");
            await(transport.close());
            assertThat(failure(transport, server.origin())).isInstanceOf(Unprocessed.class);
        }
    }

    @Test
    void completesOnItsContext() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            PooledTransport transport = transport(server, config(Speaks.HTTP2_AND_HTTP1_BY_ALPN));
            Promise<Boolean> onContext = Promise.promise();
            context.runOnContext(none -> exchange(transport, server.origin(), request("/", "x"))
                    .onComplete(done ->
                            onContext.complete(Vertx.currentContext() == context && Context.isOnEventLoopThread())));
            assertThat(await(onContext.future())).isTrue();
            await(transport.close());
        }
    }

    @Test
    void refusesToBeUsedFromAnotherThread() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_WITHOUT_TLS)) {
            PooledTransport transport = transport(server, config(Speaks.HTTP2_WITHOUT_TLS));
            assertThatThrownBy(() -> exchange(transport, server.origin(), request("/", "x")))
                    .isInstanceOf(IllegalStateException.class);
            await(transport.close());
        }
    }

    @Test
    void boundsTheNumberOfOrigins() throws Exception {
        try (TestServer server = new TestServer(Speaks.HTTP2_WITHOUT_TLS)) {
            TransportConfig config = config(Speaks.HTTP2_WITHOUT_TLS).withPool(PoolConfig.DEFAULTS.withMaxOrigins(1));
            PooledTransport transport = transport(server, config);
            await(call(() -> exchange(transport, server.origin(), request("/", "x"))));
            assertThat(failure(transport, new Origin("localhost", server.port(), "another team")))
                    .isInstanceOf(PoolExhausted.class);
            await(transport.close());
        }
    }

    @Test
    void runsOnTheNativeTransportOfVertx() throws Exception {
        Vertx nativeVertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        context = EventLoops.next(nativeVertx);
        try (TestServer server = new TestServer(Speaks.HTTP2_AND_HTTP1_BY_ALPN)) {
            PooledTransport transport = transport(server, config(Speaks.HTTP2_AND_HTTP1_BY_ALPN));
            assertThat(await(call(() -> exchange(transport, server.origin(), request("/", "x"))))
                            .status())
                    .isEqualTo(200);
            await(transport.close());
        } finally {
            await(nativeVertx.close());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Speaks.class,
            names = {"HTTP2_WITHOUT_TLS", "HTTP2_AND_HTTP1_BY_ALPN", "HTTP1_BY_ALPN"})
    void tunnelsThroughAProxy(Speaks speaks) throws Exception {
        try (TestServer server = new TestServer(speaks);
                ConnectProxy proxy = new ConnectProxy()) {
            ProxyConfig through = new ProxyConfig("127.0.0.1", proxy.port(), "user", "password");
            PooledTransport transport = transport(server, config(speaks).withProxy(through));
            assertThat(await(call(() -> exchange(transport, server.origin(), request("/", "x"))))
                            .bodyText())
                    .isEqualTo("x");
            assertThat(proxy.heads)
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT localhost:" + server.port())
                    .contains("Basic dXNlcjpwYXNzd29yZA==");
            await(transport.close());
        }
    }

    private PooledTransport transport(TestServer server, TransportConfig config) {
        OutboundGuard guard = new OutboundGuard(Set.of(), Set.of("localhost:" + server.port()));
        return new PooledTransport(context, config, guard, TransportListener.NONE);
    }

    /** A transport with a time of its own. */
    private PooledTransport transport(TestServer server, AtomicLong nanoTime, TransportListener listener)
            throws Exception {
        return new PooledTransport(
                context,
                config(Speaks.HTTP2_AND_HTTP1_BY_ALPN),
                new OutboundGuard(Set.of(), Set.of("localhost:" + server.port())),
                listener,
                resolver("127.0.0.1"),
                nanoTime::get);
    }

    /** A transport for which every name has the same addresses. */
    private PooledTransport transport(OutboundGuard guard, TransportConfig config, String... addresses) {
        return new PooledTransport(
                context, config, guard, TransportListener.NONE, resolver(addresses), System::nanoTime);
    }

    private static NameResolver<InetAddress> resolver(String... addresses) {
        return new InetNameResolver(ImmediateEventExecutor.INSTANCE) {
            @Override
            protected void doResolve(String name, io.netty.util.concurrent.Promise<InetAddress> promise) {
                promise.setSuccess(NetUtil.createInetAddressFromIpAddressString(addresses[0]));
            }

            @Override
            protected void doResolveAll(String name, io.netty.util.concurrent.Promise<List<InetAddress>> promise) {
                promise.setSuccess(Stream.of(addresses)
                        .map(NetUtil::createInetAddressFromIpAddressString)
                        .toList());
            }
        };
    }

    private static TransportConfig config(Speaks speaks) throws Exception {
        TlsConfig.Mode mode = switch (speaks) {
            case HTTP2_WITHOUT_TLS -> TlsConfig.Mode.CLEARTEXT_HTTP2;
            case HTTP2_WITHOUT_ALPN -> TlsConfig.Mode.ALPN_OR_HTTP2;
            default -> TlsConfig.Mode.ALPN;
        };
        return TransportConfig.DEFAULTS
                .withTls(new TlsConfig(mode, TestServer.AUTHORITY.getCertificatePEM(), null, null))
                .withTick(Duration.ofMillis(10));
    }

    private static Future<Response> exchange(PooledTransport transport, Origin origin, Request request) {
        Promise<Response> answer = Promise.promise();
        transport.exchange(origin, request, answer);
        return answer.future();
    }

    private static Request request(String path, String body) {
        return new Request(
                RequestTarget.of(path),
                List.of(Header.indexed("x-constant", "1")),
                List.of(Header.literal("authorization", "secret")),
                Body.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Throwable failure(PooledTransport transport, Origin origin) throws Exception {
        return failure(call(() -> exchange(transport, origin, request("/", "x"))));
    }

    private static Throwable failure(Future<Response> answer) throws Exception {
        return await(answer.map((Throwable) null).otherwise(failure -> failure));
    }

    private <T> Future<T> call(Supplier<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(none -> call.get().onComplete(promise));
        return promise.future();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
