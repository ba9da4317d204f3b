package io.tapline.gateway.cli;

import io.tapline.gateway.demo.Demo;
import io.tapline.gateway.demo.DemoInfo;
import io.tapline.gateway.demo.Walk;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everything on this machine. */
@Command(
        name = "demo",
        description =
                "Start everything on 127.0.0.1: gateway, real Postgres and Redis, the four provider simulators and a"
                        + " development issuer of tokens. Needs nothing else.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The gateway's port; 0: any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the data in this folder. Default: a folder that is deleted at the end.")
    private @Nullable Path data;

    @Option(
            names = "--info",
            paramLabel = "FILE",
            description = "Once ready, write addresses, credentials and tokens for scripts to this file, as JSON.")
    private @Nullable Path info;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description =
                    "Let web pages of this origin, such as http://127.0.0.1:3000, call the gateway; may be repeated.")
    private List<String> allowedOrigins = List.of();

    @Override
    public Integer call() throws IOException {
        Demo demo = Demo.start(new Demo.Options(port, data, allowedOrigins), Clock.systemUTC());
        Shutdown.atExit(demo);
        if (info != null) {
            DemoInfo.write(demo, info);
        }
        System.out.println("ready " + demo.baseUrl());
        System.out.printf("(started in %.1f s; Ctrl-C stops everything)%n%n", secondsSinceStart());
        System.out.println(Walk.of(demo));
        return Tapline.KEEPS_RUNNING;
    }

    private static double secondsSinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    }
}
