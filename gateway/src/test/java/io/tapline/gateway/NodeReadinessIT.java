package io.tapline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.listener.Refusals;
import io.tapline.gateway.store.Schema;
import io.tapline.gateway.tracing.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a load balancer is told while a node starts. */
class NodeReadinessIT {

    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void nodeIsNotReadyBeforeItsEventLoopsTakeRequests() throws Exception {
        GatewayConfig config = config();
        Schema.migrate(config.postgres());
        NodeVerticle node = new NodeVerticle(
                config,
                Clock.systemUTC(),
                metrics,
                () -> ConnectionLimits.DEFAULTS,
                new Refusals(metrics),
                Tracing.OFF);
        vertx.deployVerticle(node).await();

        assertThat(get(node, "/health/ready").statusCode()).isEqualTo(503);
        assertThat(api(node)).isEqualTo("down");

        node.listens();

        assertThat(api(node)).isEqualTo("up");
    }

    private static GatewayConfig config() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.putObject("http").put("host", "127.0.0.1").put("port", 0);
        root.putObject("management").put("port", 0);
        root.putObject("postgres").put("uri", Backends.postgres());
        URI redis = URI.create(Backends.redis());
        root.putObject("redis")
                .put("nodes", "redis://" + redis.getHost() + ":" + redis.getPort())
                .put("password", redis.getUserInfo().substring(1));
        String issuer = "http://127.0.0.1:9";
        root.putArray("issuers").addObject().put("issuer", issuer).put("audiences", "api://tapline");
        ObjectNode app = root.putArray("apps").addObject();
        app.put("id", "parcels").put("clientIds", "parcels-client").put("hostNames", "parcels.example.com");
        app.putArray("issuers").addObject().put("issuer", issuer);
        return GatewayConfig.of(root);
    }

    private static String api(NodeVerticle node) throws Exception {
        return new JsonObject(get(node, "/health").body())
                .getJsonObject("parts")
                .getString("api");
    }

    private static HttpResponse<String> get(NodeVerticle node, String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + node.managementPort() + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
}
