package io.tapline.gateway.cli;

import io.tapline.gateway.StartFailure;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.engine.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The provider simulators alone, for load tests against a gateway of one's own. */
@Command(
        name = "simulate",
        description =
                "Run the four provider simulators alone, for load tests; docs/simulators.md tells how to script them.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Pushes that each simulator remembers; 0: only count. Default: ${DEFAULT-VALUE}.")
    private int keep;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Write the certificate that clients must trust to this file, as PEM.")
    private @Nullable Path ca;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Simulators simulators = start();
        Shutdown.atExit(simulators);
        if (ca != null) {
            Files.writeString(ca, simulators.caPem());
        }
        for (Simulator simulator : simulators.all()) {
            System.out.println(
                    simulator.name() + " " + simulator.url() + " inspect " + simulators.inspectUrl(simulator.name()));
        }
        System.out.println("ready " + simulators.controlUrl());
        // Their threads are daemons, which keep no program running: this one waits for a signal.
        new CountDownLatch(1).await();
        return Tapline.KEEPS_RUNNING;
    }

    private Simulators start() {
        try {
            return Simulators.start(SimulatorsConfig.defaults().keeping(keep));
        } catch (UncheckedIOException failure) {
            throw new StartFailure("the simulators cannot start: " + failure.getMessage(), failure);
        }
    }
}
