package io.tapline.bench.chaos;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.bench.load.GatewaySettings;
import io.tapline.bench.load.Parts;
import io.tapline.bench.load.Sinks;
import io.tapline.bench.load.StaticIssuer;
import io.tapline.gateway.demo.EmbeddedPostgres;
import io.tapline.gateway.demo.EmbeddedRedis;
import io.tapline.gateway.demo.Ports;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.engine.Simulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gateways and all that they talk to, each at an address that it keeps when it is killed. Postgres, Redis and every gateway are
 * processes of their own; sinks and issuer are here. Blocking.
 */
final class Bed implements AutoCloseable {

    /** A provider dies more often here than anywhere: by default, pushes that meet with that again and again wait for minutes. */
    private static final String LONGEST_RETRY = "15s";

    private final Parts parts = new Parts();
    private final List<GatewayNode> gateways = new ArrayList<>();
    private final @Nullable SmallDisk disk;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final StaticIssuer issuer;
    private final Sinks sinks;

    /**
     * Starts everything.
     *
     * @param jar the gateway's program
     * @param folder for data, configurations and logs
     * @param arrivals told the key of each push that a sink accepts
     */
    Bed(ChaosOptions options, Path jar, Path folder, LongConsumer arrivals) throws IOException, InterruptedException {
        try {
            Path data = folder.resolve("postgres");
            disk = options.kinds().contains(Fault.DISK) ? parts.started(SmallDisk.mount(data)) : null;
            postgres = parts.started(EmbeddedPostgres.start(data));
            redis = parts.started(EmbeddedRedis.start(folder.resolve("redis")));
            issuer = parts.started(StaticIssuer.start());
            sinks = parts.started(Sinks.start(ports(), arrivals));
            ObjectNode settings = GatewaySettings.of(postgres.uri(), redis.uri(), issuer, sinks);
            settings.withObject("push").put("longestRetry", LONGEST_RETRY);
            for (int i = 1; i <= options.gateways(); i++) {
                GatewayNode gateway = gateway("gateway-" + i, settings, jar, folder, options.gatewayJavaOptions());
                gateway.start();
                gateways.add(parts.started(gateway));
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static SimulatorsConfig.Ports ports() throws IOException {
        return new SimulatorsConfig.Ports(Ports.keepable(), Ports.keepable(), Ports.keepable(), Ports.keepable(), 0);
    }

    private static GatewayNode gateway(
            String name, ObjectNode settings, Path jar, Path folder, List<String> javaOptions) throws IOException {
        int port = Ports.keepable();
        Path config = folder.resolve(name + ".yaml");
        settings.put("nodeName", name).withObject("http").put("port", port);
        GatewaySettings.write(config, settings);
        URI url = URI.create("http://127.0.0.1:" + port);
        return new GatewayNode(jar, config, folder.resolve(name + ".log"), javaOptions, url);
    }

    List<GatewayNode> gateways() {
        return gateways;
    }

    GatewayNode anyGateway(SplittableRandom random) {
        return gateways.get(random.nextInt(gateways.size()));
    }

    Simulator anyProvider(SplittableRandom random) {
        List<Simulator> all = sinks.simulators().all();
        return all.get(random.nextInt(all.size()));
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    EmbeddedRedis redis() {
        return redis;
    }

    /** What Postgres' data lie on, in a run that fills it. */
    SmallDisk disk() {
        return requireNonNull(disk, "a run without " + Fault.DISK);
    }

    StaticIssuer issuer() {
        return issuer;
    }

    Sinks sinks() {
        return sinks;
    }

    /** Stops everything, in the opposite order. A second call is harmless. */
    @Override
    public void close() {
        parts.close();
    }
}
