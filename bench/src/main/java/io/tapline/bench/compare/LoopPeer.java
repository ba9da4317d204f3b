package io.tapline.bench.compare;

import io.tapline.bench.client.ClientProcess;
import io.tapline.bench.load.Sinks;
import io.tapline.bench.transport.ClientJvm;
import io.tapline.bench.transport.ClientKind;
import io.tapline.bench.transport.Figures;
import io.tapline.bench.transport.JavaCommand;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.engine.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A library in a plain loop in a JVM of its own, as {@code bench/run transport} runs it: each answer brings the next push.
 *
 * @param service where it sends to
 * @param bodyBytes of each push
 * @param build of the project, which has the libraries on a class path of their own
 */
record LoopPeer(
        String name,
        Traits traits,
        ClientKind client,
        Function<Simulators, Simulator> service,
        int bodyBytes,
        Path build,
        CompareOptions options)
        implements Peer {

    /** For a client to start and to end, on a slow machine. */
    private static final int START_SECONDS = 60;

    @Override
    public Measured measure(Path folder) throws IOException, InterruptedException {
        try (Sinks sinks = Sinks.start(1, false)) {
            LoopWorkload.write(sinks.simulators(), folder);
            Figures figures =
                    new ClientJvm(name, command(sinks.simulators(), folder), patience(options), folder).measure();
            return measured(figures, sinks, options);
        }
    }

    private List<String> command(Simulators simulators, Path folder) {
        List<String> arguments = Stream.of(
                        client.sender(),
                        ProcessHandle.current().pid(),
                        service.apply(simulators).port(),
                        true,
                        bodyBytes,
                        folder,
                        options.inFlight,
                        options.warmUpSeconds,
                        options.seconds)
                .map(String::valueOf)
                .toList();
        return JavaCommand.of(
                client.classPath(build.resolve("bench/peers/target")), ClientProcess.class.getName(), arguments);
    }

    static Duration patience(CompareOptions options) {
        return Duration.ofSeconds(options.warmUpSeconds + options.seconds + START_SECONDS);
    }

    static Measured measured(Figures figures, Sinks sinks, CompareOptions options) {
        return new Measured(
                figures.pushesPerSecond(),
                figures.cpuMicrosPerPush(),
                null,
                null,
                null,
                0,
                sinks.refused(),
                options.inFlight + " pushes under way, TLS by " + figures.tls());
    }
}
