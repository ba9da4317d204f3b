package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HttpDocumentsIT {

    private final AtomicInteger redirected = new AtomicInteger();
    private HttpDocuments documents;
    private String base;

    @BeforeEach
    void serve(Vertx vertx) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
        base = "http://127.0.0.1:" + server.actualPort();
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
        return documents.fetch(URI.create(base + path)).await(20, TimeUnit.SECONDS);
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
}
