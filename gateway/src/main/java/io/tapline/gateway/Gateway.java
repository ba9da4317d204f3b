package io.tapline.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.store.Schema;
import io.tapline.gateway.store.UnsafePostgresException;
import io.tapline.push.credential.P256;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: one node. Starting and closing block; whoever starts it closes it. Thread-safe. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final long START_SECONDS = 60;
    private static final long CLOSE_SECONDS = 30;

    private final Vertx vertx;
    private final String eventLoops;
    private final String url;
    private final String managementUrl;

    /** @param eventLoops the deployment of the {@link GatewayVerticle}s */
    private Gateway(Vertx vertx, String eventLoops, String url, String managementUrl) {
        this.vertx = vertx;
        this.eventLoops = eventLoops;
        this.url = url;
        this.managementUrl = managementUrl;
    }

    /**
     * Starts a gateway; returns when it takes requests.
     *
     * @throws StartFailure in words for the operator; nothing is left running then
     */
    public static Gateway start(GatewayConfig config, Clock clock) {
        return start(config, clock, FurtherRoutes.NONE);
    }

    /** Likewise, with routes beside those of the API. */
    public static Gateway start(GatewayConfig config, Clock clock, FurtherRoutes further) {
        migrate(config);
        // Loads it as well, which takes too long for an event loop.
        LOG.info("P-256 by {}", P256.fastest());
        Vertx vertx = Vertx.vertx(new VertxOptions()
                // One more for what the node does once.
                .setEventLoopPoolSize(config.http().eventLoops() + 1)
                .setPreferNativeTransport(true));
        try {
            return deploy(vertx, config, clock, further);
        } catch (RuntimeException failure) {
            await(vertx.close(), CLOSE_SECONDS);
            throw failure;
        }
    }

    private static void migrate(GatewayConfig config) {
        try {
            Schema.migrate(config.postgres());
        } catch (FlywayException failure) {
            throw new StartFailure(
                    "the tables cannot be made or found in Postgres at "
                            + config.postgres().address() + ": " + firstLine(failure),
                    failure);
        }
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private static Gateway deploy(Vertx vertx, GatewayConfig config, Clock clock, FurtherRoutes further) {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        NodeVerticle node = new NodeVerticle(config, clock, metrics);
        await(vertx.deployVerticle(node), START_SECONDS);
        List<GatewayVerticle> loops = new CopyOnWriteArrayList<>();
        String deployment = await(
                vertx.deployVerticle(
                        () -> {
                            GatewayVerticle loop = new GatewayVerticle(node.node(), further);
                            loops.add(loop);
                            return loop;
                        },
                        new DeploymentOptions().setInstances(config.http().eventLoops())),
                START_SECONDS);
        Gateway gateway = new Gateway(
                vertx,
                deployment,
                url(config.http().host(), loops.get(0).port()),
                url(config.management().host(), node.managementPort()));
        LOG.info(
                "Takes requests at {} on {} event loops ({}), for the apps {}",
                gateway.url(),
                loops.size(),
                vertx.isNativeTransportEnabled() ? "native transport" : "NIO",
                node.node().served().get().apps().ids());
        return gateway;
    }

    private static String url(String host, int port) {
        return "http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port;
    }

    /** Where it takes requests. */
    public String url() {
        return url;
    }

    /** Where its health and metrics are. */
    public String managementUrl() {
        return managementUrl;
    }

    /** Takes no more requests, lets pushes under way end, and closes. A second call is harmless. */
    @Override
    public void close() {
        try {
            if (vertx.deploymentIDs().contains(eventLoops)) {
                // The lease goes last: until the event loops are done, what they hold is this node's.
                await(vertx.undeploy(eventLoops), CLOSE_SECONDS);
            }
        } finally {
            await(vertx.close(), CLOSE_SECONDS);
        }
    }

    private static <T> T await(Future<T> future, long seconds) {
        try {
            return future.await(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new StartFailure("not done within " + seconds + " s", late);
        } catch (Exception failure) {
            throw asStartFailure(failure);
        }
    }

    private static StartFailure asStartFailure(Throwable failure) {
        if (failure instanceof StartFailure known) {
            return known;
        }
        if (failure instanceof UnsafePostgresException unsafe) {
            return new StartFailure(String.valueOf(unsafe.getMessage()));
        }
        if (failure instanceof BindException taken) {
            return new StartFailure("the port cannot be listened on: " + taken.getMessage());
        }
        return new StartFailure("cannot start: " + failure.getMessage(), failure);
    }
}
