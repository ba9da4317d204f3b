package io.tapline.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapline.gateway.config.ManagementConfig;
import io.tapline.gateway.listener.Listener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health and metrics for operators: {@code /health/live} (the process answers), {@code /health/ready} (503 while it must not be sent
 * requests), {@code /health} (why, as JSON) and {@code /metrics} in Prometheus' text form. Confined to one event loop.
 */
final class ManagementServer {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT = "text/plain";
    private static final String BEARER = "Bearer ";
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final ManagementConfig config;
    private final PrometheusMeterRegistry metrics;
    private final Health health;

    private ManagementServer(ManagementConfig config, PrometheusMeterRegistry metrics, Health health) {
        this.config = config;
        this.metrics = metrics;
        this.health = health;
    }

    /**
     * The caller closes the server.
     *
     * @param further adds its routes beside these; a body is read only by those that read it
     */
    static Future<HttpServer> listen(
            Vertx vertx,
            Listener listener,
            ManagementConfig config,
            PrometheusMeterRegistry metrics,
            Health health,
            Consumer<Router> further) {
        ManagementServer management = new ManagementServer(config, metrics, health);
        Router router = Router.router(vertx);
        management.mount(router);
        further.accept(router);
        // Who scrapes and probes would fill every trace store.
        return listener.listen(vertx, router, TracingPolicy.IGNORE)
                .onSuccess(server -> LOG.info(
                        "Health and metrics at {}://{}:{}", listener.scheme(), config.host(), server.actualPort()));
    }

    private void mount(Router router) {
        router.get("/health/live").handler(request -> answer(request, OK, TEXT, "live\n"));
        router.get("/health/ready").handler(this::answerReady);
        router.get("/health").handler(this::answerHealth);
        router.get("/metrics").handler(this::answerMetrics);
        router.errorHandler(
                NOT_FOUND,
                request -> answer(request, NOT_FOUND, TEXT, "/health, /health/live, /health/ready or /metrics\n"));
    }

    private void answerReady(RoutingContext request) {
        boolean isReady = health.isReady();
        answer(request, isReady ? OK : UNAVAILABLE, TEXT, isReady ? "ready\n" : "not ready\n");
    }

    /** The status is always 200: who wants to know whether it is ready asks for that. */
    private void answerHealth(RoutingContext request) {
        answer(request, OK, "application/json", health.describe().encodePrettily() + "\n");
    }

    private void answerMetrics(RoutingContext request) {
        if (config.metricsKeys().isEmpty() || hasKey(request.request()) || hasCertificate(request.request())) {
            answer(request, OK, PROMETHEUS_TEXT, metrics.scrape());
        } else {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            answer(request, UNAUTHORIZED, TEXT, "one of management.metricsKeys is needed, as a bearer token\n");
        }
    }

    private boolean hasKey(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        byte[] shown = authorization.substring(BEARER.length()).getBytes(UTF_8);
        boolean known = false;
        for (String key : config.metricsKeys()) {
            // In a time that does not tell how much of it is right, nor which.
            known |= MessageDigest.isEqual(key.getBytes(UTF_8), shown);
        }
        return known;
    }

    /** A certificate that was shown has been verified, or there were no connection. */
    private static boolean hasCertificate(HttpServerRequest request) {
        if (!request.isSSL()) {
            return false;
        }
        try {
            return request.sslSession().getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException none) {
            return false;
        }
    }

    private static void answer(RoutingContext request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .end(body);
    }
}
