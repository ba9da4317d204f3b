package io.tapline.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.Gateway;
import io.tapline.gateway.StartFailure;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything on 127.0.0.1: embedded Postgres and Redis, the four simulators, the development issuer, and the gateway itself.
 * Blocking to start and to close.
 */
public final class Demo implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final long ISSUER_SECONDS = 10;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final DevelopmentIssuer issuer;
    private final Simulators simulators;
    private final ObjectNode configuration;
    private final Clock clock;
    private final DemoPage page;
    private Gateway gateway;

    /**
     * How to start.
     *
     * @param port of the gateway; 0: any
     * @param data where Postgres keeps its data; null: a folder that {@link #close} deletes
     * @param allowedOrigins of web pages that may call the gateway, such as {@code http://127.0.0.1:3000}
     */
    public record Options(int port, @Nullable Path data, List<String> allowedOrigins) {
        public Options {
            allowedOrigins = List.copyOf(allowedOrigins);
        }
    }

    /**
     * Starts all of it; returns when the gateway takes requests.
     *
     * @throws StartFailure in words for who started it; nothing is left running then
     */
    public static Demo start(Options options, Clock clock) {
        requireFree(options.port());
        try {
            return new Demo(options, clock);
        } catch (IOException | UncheckedIOException failure) {
            throw new StartFailure("the demo cannot start: " + failure.getMessage(), failure);
        }
    }

    private Demo(Options options, Clock clock) throws IOException {
        this.clock = clock;
        try {
            Path data = options.data();
            Path folder = data == null ? throwAway() : data;
            DemoState state = DemoState.of(folder);
            CompletableFuture<EmbeddedPostgres> postgresStart =
                    opening(() -> EmbeddedPostgres.start(folder.resolve("postgres")));
            CompletableFuture<EmbeddedRedis> redisStart = opening(() -> EmbeddedRedis.start(folder.resolve("redis")));
            simulators = opened(Simulators.start(simulatorsConfig(state, clock)));
            issuer = issuer(state, clock);
            EmbeddedPostgres postgres = joined(postgresStart);
            EmbeddedRedis redis = joined(redisStart);
            configuration = DemoConfig.tree(
                    options.port(),
                    postgres.uri(),
                    redis.uri(),
                    issuer.issuer(DemoConfig.TENANT),
                    simulators,
                    state.vapid());
            DemoConfig.allow(configuration, options.allowedOrigins());
            page = new DemoPage(issuer, simulators, state.vapidPublicKey());
            gateway = Gateway.start(GatewayConfig.of(configuration), clock, page);
            open.push(() -> gateway.close());
        } catch (IOException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            LOG.debug("Port {} is free", socket.getLocalPort());
        } catch (IOException taken) {
            throw new StartFailure(
                    "port " + port + " of 127.0.0.1 is in use: is another demo running? Choose another with"
                            + " --port, or --port 0 for any free one");
        }
    }

    private Path throwAway() throws IOException {
        Path folder = Files.createTempDirectory("tapline-demo-");
        open.push(() -> Binaries.delete(folder));
        return folder;
    }

    private static SimulatorsConfig simulatorsConfig(DemoState state, Clock clock) {
        return SimulatorsConfig.defaults()
                .withClock(clock)
                .withPorts(new SimulatorsConfig.Ports(
                        state.apns(), state.fcm(), state.wns(), state.webPush(), state.control()));
    }

    private DevelopmentIssuer issuer(DemoState state, Clock clock) {
        Vertx vertx = Vertx.vertx();
        open.push(() -> vertx.close().await(ISSUER_SECONDS, TimeUnit.SECONDS));
        DevelopmentIssuer development = new DevelopmentIssuer(
                new DevelopmentKeys(DevelopmentKeys.Algorithm.RS256), DemoConfig.accounts(), clock);
        try {
            development.listen(vertx, state.issuer()).await(ISSUER_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new StartFailure("the development issuer cannot listen on port " + state.issuer(), failure);
        }
        return development;
    }

    private interface Start<T> {
        T start() throws IOException;
    }

    /** Starts a part beside the others; what was started is closed even if another part fails. */
    private <T extends AutoCloseable> CompletableFuture<T> opening(Start<T> start) {
        CompletableFuture<T> started = CompletableFuture.supplyAsync(() -> {
            try {
                return start.start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        open.push(() -> {
            if (!started.isCompletedExceptionally()) {
                started.join().close();
            }
        });
        return started;
    }

    /** The part, or why it did not start: in words for who started the demo, if it has some. */
    private static <T> T joined(CompletableFuture<T> started) throws IOException {
        try {
            return started.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof UncheckedIOException told) {
                throw told.getCause();
            }
            throw failure;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    public String baseUrl() {
        return gateway.url();
    }

    public Simulators simulators() {
        return simulators;
    }

    /** Stops the gateway as SIGTERM would, and starts it anew at the same address. Blocking. */
    public void restartGateway() {
        int port = URI.create(gateway.url()).getPort();
        gateway.close();
        DemoConfig.listenAt(configuration, port);
        gateway = Gateway.start(GatewayConfig.of(configuration), clock, page);
    }

    DevelopmentIssuer issuer() {
        return issuer;
    }

    /** What a browser subscribes with. */
    String vapidPublicKey() {
        return configuration.at("/apps/0/webPush/publicKey").asText();
    }

    /** A new access token of one of the demo's users. */
    String userToken(String user) {
        return DemoConfig.userToken(issuer, user);
    }

    /** Closes all parts in the reverse order of starting, even if one fails to close. A second call is harmless. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failure) {
                LOG.warn("A part of the demo did not close", failure);
            }
        }
    }
}
