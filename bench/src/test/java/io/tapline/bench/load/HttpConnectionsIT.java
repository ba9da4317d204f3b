package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionsIT {

    private static final int NO_CONTENT = 204;
    private static final int PATIENCE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final FakeGateway first = new FakeGateway();
    private final FakeGateway second = new FakeGateway();

    /** Answers everything at once. */
    private final class FakeGateway {
        private final AtomicInteger requests = new AtomicInteger();
        private final Queue<HttpConnection> connections = new ConcurrentLinkedQueue<>();
        private final CountDownLatch third = new CountDownLatch(3);
        private final HttpServer server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    connections.add(connection);
                    third.countDown();
                })
                .requestHandler(request -> {
                    requests.incrementAndGet();
                    request.response().setStatusCode(NO_CONTENT).end();
                })
                .listen(0, "127.0.0.1")
                .await();

        URI url() {
            return URI.create("http://127.0.0.1:" + server.actualPort());
        }
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    /** One after the other. */
    private static void send(HttpConnections connections, int requests) throws Exception {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        connections.eventLoop().execute(() -> sendNext(connections, requests, answered));
        answered.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void sendNext(HttpConnections connections, int requests, CompletableFuture<Void> answered) {
        connections.send(
                Unpooled.copiedBuffer("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1", US_ASCII),
                (status, head, body) -> {
                    if (status != NO_CONTENT) {
                        answered.completeExceptionally(new AssertionError("status " + status));
                    } else if (requests > 1) {
                        sendNext(connections, requests - 1, answered);
                    } else {
                        answered.complete(null);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void connectionsAndRequestsGoToTheGatewaysInTurn(int streams) throws Exception {
        try (HttpConnections connections = HttpConnections.open(List.of(first.url(), second.url()), 4, streams)) {
            send(connections, 8);

            assertThat(first.connections).hasSize(2);
            assertThat(second.connections).hasSize(2);
            assertThat(first.requests).hasValue(4);
            assertThat(second.requests).hasValue(4);
        }
    }

    @Test
    void aConnectionThatEndsIsOpenedAgainToTheSameGateway() throws Exception {
        try (HttpConnections connections = HttpConnections.open(List.of(first.url(), second.url()), 4, 2)) {
            send(connections, 4);

            second.connections.element().close();

            assertThat(second.third.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(first.connections).hasSize(2);
        }
    }

    @Test
    void everyGatewayGetsAConnection() {
        assertThatThrownBy(() -> HttpConnections.open(List.of(first.url(), second.url()), 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
