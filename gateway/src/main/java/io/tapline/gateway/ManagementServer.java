package io.tapline.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapline.gateway.config.ManagementConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health and metrics for operators: {@code /health/live} (the process answers), {@code /health/ready} (503 while it must not be sent
 * requests) and {@code /metrics} in Prometheus' text form. Confined to one event loop.
 */
final class ManagementServer {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT = "text/plain";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final PrometheusMeterRegistry metrics;
    private final BooleanSupplier ready;

    private ManagementServer(PrometheusMeterRegistry metrics, BooleanSupplier ready) {
        this.metrics = metrics;
        this.ready = ready;
    }

    /**
     * The caller closes the server.
     *
     * @param further adds its routes beside these; a body is read only by those that read it
     */
    static Future<HttpServer> listen(
            Vertx vertx,
            ManagementConfig config,
            PrometheusMeterRegistry metrics,
            BooleanSupplier ready,
            Consumer<Router> further) {
        ManagementServer management = new ManagementServer(metrics, ready);
        Router router = Router.router(vertx);
        management.mount(router);
        further.accept(router);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(config.port(), config.host())
                .onSuccess(
                        server -> LOG.info("Health and metrics at http://{}:{}", config.host(), server.actualPort()));
    }

    private void mount(Router router) {
        router.get("/health/live").handler(request -> answer(request, OK, TEXT, "live\n"));
        router.get("/health/ready").handler(this::answerReady);
        router.get("/metrics").handler(request -> answer(request, OK, PROMETHEUS_TEXT, metrics.scrape()));
        router.errorHandler(
                NOT_FOUND, request -> answer(request, NOT_FOUND, TEXT, "/health/live, /health/ready or /metrics\n"));
    }

    private void answerReady(RoutingContext request) {
        boolean isReady = ready.getAsBoolean();
        answer(request, isReady ? OK : UNAVAILABLE, TEXT, isReady ? "ready\n" : "not ready\n");
    }

    private static void answer(RoutingContext request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .end(body);
    }
}
