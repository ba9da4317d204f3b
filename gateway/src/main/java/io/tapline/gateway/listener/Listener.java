package io.tapline.gateway.listener;

import io.tapline.gateway.config.ConnectionLimits;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.LinkedHashSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the API and the management of a node have in common as servers: bounds, and TLS.
 *
 * @param port 0: a free one for each server; -1: one free one for all that ask so
 * @param limits those of {@link ConnectionLimits} that can change are asked for each time
 * @param certificates null: cleartext
 */
public record Listener(
        String host,
        int port,
        Supplier<ConnectionLimits> limits,
        Refusals refusals,
        @Nullable ListenerCertificates certificates) {

    /** Listens on the event loop that calls. The caller closes the server. */
    public Future<HttpServer> listen(Vertx vertx, Handler<HttpServerRequest> routes) {
        return listen(vertx, routes, TracingPolicy.ALWAYS);
    }

    /** Likewise. */
    public Future<HttpServer> listen(Vertx vertx, Handler<HttpServerRequest> routes, TracingPolicy tracing) {
        return vertx.createHttpServer(options().setTracingPolicy(tracing))
                .requestHandler(new RequestLimits(vertx, limits, refusals, routes))
                .listen()
                .onSuccess(server -> {
                    if (certificates != null) {
                        certificates.keep(server);
                    }
                });
    }

    /** {@code https} or {@code http}. */
    public String scheme() {
        return certificates == null ? "http" : "https";
    }

    private HttpServerOptions options() {
        ConnectionLimits bounds = limits.get();
        int idle = Math.toIntExact(bounds.idleTimeout().toMillis());
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setTcpNoDelay(true)
                .setMaxHeaderSize(bounds.maximumHeaderBytes())
                .setMaxInitialLineLength(bounds.maximumUrlBytes())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(bounds.maximumConcurrentStreams())
                        .setMaxHeaderListSize(bounds.maximumHeaderBytes()))
                .setHttp2RstFloodMaxRstFramePerWindow(bounds.maximumResets())
                .setIdleTimeout(idle)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                // Heartbeats keep a stream from being idle; whose client does not even acknowledge them is gone.
                .setTcpUserTimeout(idle);
        if (certificates != null) {
            secure(options, certificates.options());
        }
        return options;
    }

    private static void secure(HttpServerOptions options, ServerSSLOptions tls) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(tls.getKeyCertOptions())
                .setTrustOptions(tls.getTrustOptions())
                .setClientAuth(tls.getClientAuth())
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(tls.getEnabledSecureTransportProtocols()));
        if (OpenSSLEngineOptions.isAvailable()) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
        }
    }
}
