package io.tapline.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapline.gateway.config.ManagementConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health and metrics for operators: {@code /health/live} (the process answers), {@code /health/ready} (503 while it must not be sent
 * requests) and {@code /metrics} in Prometheus' text form. Confined to one event loop.
 */
final class ManagementServer {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry metrics;
    private final BooleanSupplier ready;

    private ManagementServer(PrometheusMeterRegistry metrics, BooleanSupplier ready) {
        this.metrics = metrics;
        this.ready = ready;
    }

    /** The caller closes the server. */
    static Future<HttpServer> listen(
            Vertx vertx, ManagementConfig config, PrometheusMeterRegistry metrics, BooleanSupplier ready) {
        ManagementServer management = new ManagementServer(metrics, ready);
        return vertx.createHttpServer()
                .requestHandler(management::answer)
                .listen(config.port(), config.host())
                .onSuccess(
                        server -> LOG.info("Health and metrics at http://{}:{}", config.host(), server.actualPort()));
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> answer(request, 200, "text/plain", "live\n");
            case "/health/ready" -> {
                boolean isReady = ready.getAsBoolean();
                answer(request, isReady ? 200 : 503, "text/plain", isReady ? "ready\n" : "not ready\n");
            }
            case "/metrics" -> answer(request, 200, PROMETHEUS_TEXT, metrics.scrape());
            default -> answer(request, 404, "text/plain", "/health/live, /health/ready or /metrics\n");
        }
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .end(body);
    }
}
