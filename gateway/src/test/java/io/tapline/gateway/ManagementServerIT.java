package io.tapline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.config.ManagementConfig;
import io.tapline.gateway.listener.Listener;
import io.tapline.gateway.listener.Refusals;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators and their machines see. */
class ManagementServerIT {

    private static final String KEY = "a-key-of-sixteen-characters";

    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Health health = new Health();
    private final AtomicBoolean postgres = new AtomicBoolean(true);
    private final AtomicBoolean redis = new AtomicBoolean(true);
    private String base = "";

    private void listen(Set<String> keys) {
        health.need("postgres", postgres::get);
        health.note("redis", redis::get);
        Listener listener = new Listener("127.0.0.1", 0, () -> ConnectionLimits.DEFAULTS, new Refusals(metrics), null);
        Promise<Integer> port = Promise.promise();
        vertx.runOnContext(turn -> ManagementServer.listen(
                        vertx,
                        listener,
                        new ManagementConfig("127.0.0.1", 0, null, keys, null),
                        metrics,
                        health,
                        router -> router.get("/admin/v1/more")
                                .handler(request -> request.response().end("further")))
                .map(HttpServer::actualPort)
                .onComplete(port));
        base = "http://127.0.0.1:" + port.future().await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void nodeIsReadyWhileAllThatIsNeededIsUp() throws Exception {
        listen(Set.of());
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);

        postgres.set(false);

        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(new JsonObject(get("/health").body())).isEqualTo(new JsonObject("""
                {"ready": false, "draining": false, "parts": {"postgres": "down", "redis": "up"}}"""));
    }

    @Test
    void nodeWithoutRedisIsReadyAndSaysSo() throws Exception {
        redis.set(false);
        listen(Set.of());

        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(new JsonObject(get("/health").body()).getJsonObject("parts").getString("redis"))
                .isEqualTo("down");
    }

    @Test
    void nodeThatStopsIsNotReady() throws Exception {
        listen(Set.of());
        health.drain();

        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(new JsonObject(get("/health").body()).getBoolean("draining")).isTrue();
    }

    @Test
    void metricsAreForAnyoneWithoutKeys() throws Exception {
        listen(Set.of());

        assertThat(get("/metrics").body()).contains("tapline_http_refused_total");
    }

    @Test
    void metricsWithKeysAreForWhoHasOne() throws Exception {
        listen(Set.of(KEY, "another-key-of-sixteen"));

        assertThat(get("/metrics", "Authorization", "Bearer " + KEY).statusCode())
                .isEqualTo(200);
        assertThat(get("/metrics").statusCode()).isEqualTo(401);
        assertThat(get("/metrics", "Authorization", "Bearer " + KEY + "x").statusCode())
                .isEqualTo(401);
        assertThat(get("/metrics", "Authorization", KEY).statusCode()).isEqualTo(401);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void furtherRoutesAreAtTheSameAddress() throws Exception {
        listen(Set.of());

        assertThat(get("/admin/v1/more").body()).isEqualTo("further");
        assertThat(get("/admin/v1/none").statusCode()).isEqualTo(404);
    }
}
