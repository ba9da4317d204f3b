package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import io.tapline.push.OutboundGuard;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HttpDocumentsIT {

    private final AtomicInteger redirected = new AtomicInteger();
    private HttpDocuments documents;
    private OutboundGuard own;
    private String base;
    private int port;

    @BeforeEach
    void serve(Vertx vertx) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
        base = "http://127.0.0.1:" + server.actualPort();
        port = server.actualPort();
        own = new OutboundGuard(Set.of(), Set.of("127.0.0.1:" + port));
        documents = new HttpDocuments(vertx);
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/document" -> request.response().end("{\"a\":1}");
            case "/text" -> request.response().end("hello");
            case "/largest" -> request.response().end(json(HttpDocuments.MAXIMUM_BYTES));
            case "/too-large" -> request.response().end(json(HttpDocuments.MAXIMUM_BYTES + 1));
            case "/moved" ->
                request.response()
                        .setStatusCode(302)
                        .putHeader("Location", base + "/target")
                        .end();
            case "/target" -> {
                redirected.incrementAndGet();
                request.response().end("{}");
            }
            case "/cut" -> {
                request.response().putHeader("Content-Length", "100").write("{");
                request.connection().close();
            }
            default -> request.response().setStatusCode(404).end();
        }
    }

    private static String json(int length) {
        return "{\"a\":\"" + "x".repeat(length - 8) + "\"}";
    }

    private JsonObject fetch(String path) throws Exception {
        return documents.fetch(URI.create(base + path), own).await(20, TimeUnit.SECONDS);
    }

    @Test
    void jsonIsRead() throws Exception {
        assertThat(fetch("/document")).isEqualTo(new JsonObject().put("a", 1));
    }

    @Test
    void bodyIsBounded() throws Exception {
        assertThat(fetch("/largest").getString("a")).hasSize(HttpDocuments.MAXIMUM_BYTES - 8);
        assertThatThrownBy(() -> fetch("/too-large")).hasMessageContaining("answers over 262144 bytes");
    }

    @Test
    void redirectIsNotFollowed() {
        assertThatThrownBy(() -> fetch("/moved")).hasMessageContaining("answers 302");
        assertThat(redirected).hasValue(0);
    }

    @Test
    void errorIsNoDocument() {
        assertThatThrownBy(() -> fetch("/missing")).hasMessageContaining("answers 404");
    }

    @Test
    void textIsNoDocument() {
        assertThatThrownBy(() -> fetch("/text")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void connectionThatEndsEarlyFails() {
        assertThatThrownBy(() -> fetch("/cut")).isNotNull();
    }

    @Test
    void hostThatIsNotAllowedIsNotAsked() {
        OutboundGuard other = new OutboundGuard(Set.of("issuer.example"), Set.of());
        assertThatThrownBy(() ->
                        documents.fetch(URI.create(base + "/document"), other).await(20, TimeUnit.SECONDS))
                .isInstanceOf(UntrustedIssuerException.class)
                .hasMessage("the host is not allowed: 127.0.0.1:" + port);
    }

    @Test
    void nameThatLeadsIntoThePrivateNetworkIsNotFollowed(Vertx vertx) {
        HttpDocuments rebound = new HttpDocuments(vertx, name -> addresses("192.0.2.1", "127.0.0.1"));
        OutboundGuard listed = new OutboundGuard(Set.of("keys.example:" + port), Set.of());
        assertThatThrownBy(() -> rebound.fetch(URI.create("http://keys.example:" + port + "/target"), listed)
                        .await(20, TimeUnit.SECONDS))
                .isInstanceOf(UntrustedIssuerException.class)
                .hasMessage("the host has an address that is not public: keys.example");
        assertThat(redirected).hasValue(0);
    }

    @Test
    void addressThatWasCheckedIsTheOneThatIsConnectedTo(Vertx vertx) throws Exception {
        AtomicInteger lookUps = new AtomicInteger();
        HttpDocuments pinned = new HttpDocuments(vertx, name -> {
            lookUps.incrementAndGet();
            return addresses("127.0.0.1");
        });
        OutboundGuard listed = new OutboundGuard(Set.of(), Set.of("keys.example:" + port));
        assertThat(pinned.fetch(URI.create("http://keys.example:" + port + "/document"), listed)
                        .await(20, TimeUnit.SECONDS))
                .isEqualTo(new JsonObject().put("a", 1));
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void nextAddressIsTriedWhereOneDoesNotAnswer(Vertx vertx) throws Exception {
        // Nobody listens on this one: the server is bound to 127.0.0.1 alone.
        HttpDocuments two = new HttpDocuments(vertx, name -> addresses("127.0.0.2", "127.0.0.1"));
        OutboundGuard listed = new OutboundGuard(Set.of(), Set.of("keys.example:" + port));
        assertThat(two.fetch(URI.create("http://keys.example:" + port + "/document"), listed)
                        .await(20, TimeUnit.SECONDS))
                .isEqualTo(new JsonObject().put("a", 1));
    }

    private static InetAddress[] addresses(String... literals) {
        return Stream.of(literals)
                .map(NetUtil::createInetAddressFromIpAddressString)
                .toArray(InetAddress[]::new);
    }
}
