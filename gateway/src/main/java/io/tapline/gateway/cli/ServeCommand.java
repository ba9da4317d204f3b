package io.tapline.gateway.cli;

import io.tapline.gateway.Gateway;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.logging.Logs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the gateway against the Postgres and the Redis that a file names. */
@Command(
        name = "serve",
        description = "Run the gateway against a Postgres and a Redis that the configuration names.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration; config/gateway.yaml is an annotated one to start from.")
    private Path config = Path.of("config/gateway.yaml");

    @Override
    public Integer call() {
        GatewayConfig.Loaded loaded = GatewayConfig.loadAll(config, System.getenv());
        loaded.config().refuseDevelopmentIssuers();
        Logs.apply(loaded.config().logging());
        Gateway gateway = Gateway.start(loaded.config(), Clock.systemUTC());
        Shutdown.atExit(gateway);
        LiveConfiguration.onHangup(config, System.getenv(), gateway, loaded);
        System.out.println("ready " + gateway.url());
        return Tapline.KEEPS_RUNNING;
    }
}
