package io.tapline.bench.transport;

import io.tapline.bench.client.ClientProcess;
import io.tapline.bench.client.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts each client against the one server.
 *
 * @param peers the build of {@code bench/peers}
 * @param folder for logs
 */
record Clients(RunOptions options, Pinning pinning, SinkProcess sink, Path peers, Path folder)
        implements TransportRun.Measurement {

    /** For a client to start and to end, on a slow machine. */
    private static final int START_SECONDS = 30;

    @Override
    public Figures of(Row row) throws IOException, InterruptedException {
        Workload workload = new Workload(sink.port(row.tls()), row.tls(), row.bodyBytes(), folder);
        return row.client() == ClientKind.H2LOAD
                ? H2load.measure(pinning, sink, options, workload)
                : jvm(row.client(), workload).measure();
    }

    private ClientJvm jvm(ClientKind client, Workload workload) {
        List<String> arguments = Stream.of(
                        client.sender(),
                        sink.pid(),
                        workload.port(),
                        workload.tls(),
                        workload.bodyBytes(),
                        workload.folder(),
                        options.inFlight,
                        options.warmUpSeconds,
                        options.seconds)
                .map(String::valueOf)
                .toList();
        return new ClientJvm(
                client.toString(),
                pinning.client(JavaCommand.of(client.classPath(peers), ClientProcess.class.getName(), arguments)),
                Duration.ofSeconds(options.warmUpSeconds + options.seconds + START_SECONDS),
                folder);
    }
}
