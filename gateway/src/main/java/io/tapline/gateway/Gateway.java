package io.tapline.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.config.DrainConfig;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.config.ListenerTls;
import io.tapline.gateway.listener.GuardedTransport;
import io.tapline.gateway.listener.Refusals;
import io.tapline.gateway.store.Schema;
import io.tapline.gateway.store.UnsafePostgresException;
import io.tapline.gateway.tracing.Tracing;
import io.tapline.push.credential.P256;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: one node. Starting and closing block; whoever starts it closes it. Thread-safe. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final long START_SECONDS = 60;
    private static final long CLOSE_SECONDS = 10;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final NodeVerticle node;
    private final AtomicReference<ConnectionLimits> limits;
    private final String eventLoops;
    private final String url;

    /** @param eventLoops the deployment of the {@link GatewayVerticle}s */
    private Gateway(
            Vertx vertx,
            GatewayConfig config,
            NodeVerticle node,
            AtomicReference<ConnectionLimits> limits,
            String eventLoops,
            int port) {
        this.vertx = vertx;
        this.config = config;
        this.node = node;
        this.limits = limits;
        this.eventLoops = eventLoops;
        this.url = url(config.http().host(), port, config.http().tls());
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
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AtomicReference<ConnectionLimits> limits =
                new AtomicReference<>(config.http().connections());
        Refusals refusals = new Refusals(metrics);
        // One more for what the node does once.
        VertxOptions options =
                new VertxOptions().setEventLoopPoolSize(config.http().eventLoops() + 1);
        Tracing tracing = Tracing.of(config.tracing(), config.nodeName(), metrics);
        VertxBuilder builder = Vertx.builder().with(options);
        tracing.attachTo(builder);
        Vertx vertx = GuardedTransport.build(builder, limits::get, refusals);
        try {
            NodeVerticle node = new NodeVerticle(config, clock, metrics, limits::get, refusals, tracing);
            return deploy(vertx, config, node, limits, further);
        } catch (RuntimeException failure) {
            await(vertx.close(), CLOSE_SECONDS);
            tracing.close();
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

    private static Gateway deploy(
            Vertx vertx,
            GatewayConfig config,
            NodeVerticle node,
            AtomicReference<ConnectionLimits> limits,
            FurtherRoutes further) {
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
        node.listens();
        Gateway gateway = new Gateway(
                vertx, config, node, limits, deployment, loops.get(0).port());
        LOG.info(
                "Takes requests at {} on {} event loops ({}), for the apps {}",
                gateway.url(),
                loops.size(),
                vertx.isNativeTransportEnabled() ? "native transport" : "NIO",
                node.node().served().get().apps().ids());
        return gateway;
    }

    private static String url(String host, int port, @Nullable ListenerTls tls) {
        return (tls == null ? "http://" : "https://") + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port;
    }

    /** Where it takes requests. */
    public String url() {
        return url;
    }

    /** Where its health and metrics are. */
    public String managementUrl() {
        return url(
                config.management().host(),
                node.managementPort(),
                config.management().tls());
    }

    /** Takes over those limits of connections that can change in a running gateway. */
    public void limit(ConnectionLimits changed) {
        limits.updateAndGet(current -> current.withLiveOnesOf(changed));
    }

    /**
     * Is not ready any more, after {@code drainDelay} takes no more requests, lets requests and pushes under way end within {@code
     * drainTimeout}, and closes. What has not ended is handed over: it is recognisable in Postgres, and the lease on it ends at
     * once. A second call is harmless.
     */
    @Override
    public void close() {
        try {
            if (vertx.deploymentIDs().contains(eventLoops)) {
                drain();
            }
        } finally {
            // The lease goes last: until the event loops are done, what they hold is this node's.
            await(vertx.close(), CLOSE_SECONDS);
            node.tracing().close();
        }
    }

    private void drain() {
        node.drain();
        DrainConfig drain = config.http().drain();
        if (!drain.delay().isZero()) {
            LOG.info(
                    "Not ready any more; takes requests for another {} s",
                    drain.delay().toSeconds());
            vertx.timer(drain.delay().toMillis(), TimeUnit.MILLISECONDS).await();
        }
        try {
            vertx.undeploy(eventLoops).await(drain.timeout().toMillis(), TimeUnit.MILLISECONDS);
            int left = node.node().handedOver().get();
            LOG.info("Stopped; notifications handed over unfinished: {}", left);
        } catch (Exception late) {
            LOG.warn(
                    "Not everything under way ended within {} s: it is handed over",
                    drain.timeout().toSeconds(),
                    late);
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
