package io.tapline.bench.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.demo.EmbeddedPostgres;
import io.tapline.gateway.demo.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway, or several, and all that they talk to. Postgres, Redis and every gateway are processes of their own; sinks and issuer
 * are here. Blocking.
 */
public final class Testbed implements AutoCloseable {

    private final Parts parts = new Parts();
    private final EmbeddedRedis redis;
    private final StaticIssuer issuer;
    private final Sinks sinks;
    private final Gateways gateways;

    private Testbed(TestbedOptions options, Path jar, Path folder) throws IOException, InterruptedException {
        try {
            EmbeddedPostgres postgres = parts.started(EmbeddedPostgres.start(folder.resolve("postgres")));
            if (options.settled()) {
                WriteAheadLog.settle(postgres.uri());
            }
            redis = parts.started(EmbeddedRedis.start(folder.resolve("redis")));
            issuer = parts.started(StaticIssuer.start());
            sinks = parts.started(Sinks.start(options.sinkEventLoops(), options.wnsHttp2()));
            ObjectNode settings = GatewaySettings.of(postgres.uri(), redis.uri(), issuer, sinks);
            options.settings().accept(settings);
            List<GatewayProcess> started = new ArrayList<>();
            for (int i = 1; i <= options.gateways(); i++) {
                started.add(parts.started(gateway("gateway-" + i, settings, options, jar, folder)));
            }
            gateways = new Gateways(started);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        } catch (SQLException e) {
            close();
            throw new IOException("Postgres cannot be prepared", e);
        }
    }

    private static GatewayProcess gateway(
            String name, ObjectNode settings, TestbedOptions options, Path jar, Path folder)
            throws IOException, InterruptedException {
        Path config = folder.resolve(name + ".yaml");
        GatewaySettings.write(config, settings.put("nodeName", name));
        return GatewayProcess.start(
                jar, config, options.gatewayJavaOptions(), options.gatewayCpus(), folder.resolve(name + ".log"));
    }

    /**
     * Starts everything.
     *
     * @param jar the gateway's program
     * @param folder for data, configuration and logs
     */
    public static Testbed start(TestbedOptions options, Path jar, Path folder)
            throws IOException, InterruptedException {
        return new Testbed(options, jar, folder);
    }

    public StaticIssuer issuer() {
        return issuer;
    }

    public Sinks sinks() {
        return sinks;
    }

    /** Of Redis. */
    String redisUri() {
        return redis.uri();
    }

    /** The only one, or the first. */
    public GatewayProcess gateway() {
        return gateways.first();
    }

    Gateways gateways() {
        return gateways;
    }

    /** Stops everything, in the opposite order. A second call is harmless. */
    @Override
    public void close() {
        parts.close();
    }
}
