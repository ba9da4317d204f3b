package io.tapline.bench.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.demo.EmbeddedPostgres;
import io.tapline.gateway.demo.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * A gateway and all that it talks to. Postgres, Redis and the gateway are processes of their own; sinks and issuer are here.
 * Blocking.
 */
public final class Testbed implements AutoCloseable {

    private final Parts parts = new Parts();
    private final StaticIssuer issuer;
    private final Sinks sinks;
    private final GatewayProcess gateway;

    private Testbed(TestbedOptions options, Path jar, Path folder) throws IOException, InterruptedException {
        try {
            EmbeddedPostgres postgres = parts.started(EmbeddedPostgres.start(folder.resolve("postgres")));
            if (options.settled()) {
                WriteAheadLog.settle(postgres.uri());
            }
            EmbeddedRedis redis = parts.started(EmbeddedRedis.start(folder.resolve("redis")));
            issuer = parts.started(StaticIssuer.start());
            sinks = parts.started(Sinks.start(options.sinkEventLoops(), options.wnsHttp2()));
            Path config = folder.resolve("gateway.yaml");
            ObjectNode settings = GatewaySettings.of(postgres.uri(), redis.uri(), issuer, sinks);
            options.settings().accept(settings);
            GatewaySettings.write(config, settings);
            gateway = parts.started(GatewayProcess.start(
                    jar, config, options.gatewayJavaOptions(), options.gatewayCpus(), folder.resolve("gateway.log")));
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        } catch (SQLException e) {
            close();
            throw new IOException("Postgres cannot be prepared", e);
        }
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

    public GatewayProcess gateway() {
        return gateway;
    }

    /** Stops everything, in the opposite order. A second call is harmless. */
    @Override
    public void close() {
        parts.close();
    }
}
