package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.ClientAuth;
import io.tapline.http2.TestServer.Speaks;
import io.tapline.push.OutboundGuard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PooledTransportIT {

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
            Response response = await(call(() -> transport.exchange(server.origin(), request("/a?b=c", "hello"))));
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
                    answers.add(transport.exchange(server.origin(), request("/" + i, "body " + i)));
                }
                return Future.all(answers);
            }));
            for (int i = 0; i < 500; i++) {
                assertThat(answers.get(i).result().bodyText()).isEqualTo("body " + i);
            }
            assertThat(server.connections.get()).isLessThanOrEqualTo(PoolConfig.DEFAULTS.maxConnections());
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
            assertThat(await(call(() -> transport.exchange(server.origin(), request("/", "x"))))
                            .status())
                    .isEqualTo(200);
            await(transport.close());
        }
    }

    private PooledTransport transport(TestServer server, TransportConfig config) {
        OutboundGuard guard = new OutboundGuard(Set.of(), Set.of("localhost:" + server.port()));
        return new PooledTransport(context, config, guard, TransportListener.NONE);
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

    private static Request request(String path, String body) {
        return new Request(
                path,
                List.of(Header.indexed("x-constant", "1"), Header.literal("authorization", "secret")),
                Body.of(body.getBytes(StandardCharsets.UTF_8)));
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
