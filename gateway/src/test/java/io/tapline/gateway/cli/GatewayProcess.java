package io.tapline.gateway.cli;

import io.tapline.gateway.Gateway;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.logging.Logs;
import java.nio.file.Path;
import java.time.Clock;

/** What {@code tapline serve} does, for a process of a test's own: with the development issuer, which {@code serve} refuses. */
public final class GatewayProcess {

    private GatewayProcess() {}

    /** @param arguments the configuration file */
    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        GatewayConfig.Loaded loaded = GatewayConfig.loadAll(file, System.getenv());
        Logs.apply(loaded.config().logging());
        Gateway gateway = Gateway.start(loaded.config(), Clock.systemUTC());
        Shutdown.atExit(gateway);
        LiveConfiguration.onHangup(file, System.getenv(), gateway, loaded);
        System.out.println("ready " + gateway.url() + " " + gateway.managementUrl());
    }
}
