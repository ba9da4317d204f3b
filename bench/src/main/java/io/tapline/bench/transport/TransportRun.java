package io.tapline.bench.transport;

import io.tapline.bench.client.ClientProcess;
import io.tapline.bench.client.Workload;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All processes of a run, one after another. Each row's forks are spread over the run, so that no row has the machine's bad minute to itself. */
final class TransportRun {

    /** For a client to start and to end, on a slow machine. */
    private static final int START_SECONDS = 30;

    private final TransportOptions options;
    private final Pinning pinning;
    private final Path home;
    private final Path folder;

    TransportRun(TransportOptions options, Pinning pinning, Path home, Path folder) {
        this.options = options;
        this.pinning = pinning;
        this.home = home;
        this.folder = folder;
    }

    List<Row> run() throws IOException, InterruptedException {
        List<Row> rows = rows();
        try (SinkProcess sink = SinkProcess.start(pinning, folder, folder.resolve("sink.log"))) {
            for (int fork = 1; fork <= options.forks; fork++) {
                for (Row row : rows) {
                    Figures figures = measure(row, sink);
                    row.forks().add(figures);
                    System.err.printf(
                            "bench: %s, %d bytes, %s, fork %d: %.2f us, %.0f/s%n",
                            row.client(),
                            row.bodyBytes(),
                            figures.tls(),
                            fork,
                            figures.cpuMicrosPerPush(),
                            figures.pushesPerSecond());
                }
            }
        }
        return rows;
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (boolean tls : options.cleartext ? List.of(true, false) : List.of(true)) {
            for (int bodyBytes : options.bodyBytes) {
                for (ClientKind client : options.clients) {
                    boolean possible = tls || client.speaksCleartext();
                    if (possible && (client != ClientKind.H2LOAD || H2load.installed())) {
                        rows.add(new Row(client, bodyBytes, tls));
                    }
                }
            }
        }
        return rows;
    }

    private Figures measure(Row row, SinkProcess sink) throws IOException, InterruptedException {
        Workload workload = new Workload(sink.port(row.tls()), row.tls(), row.bodyBytes(), folder);
        return row.client() == ClientKind.H2LOAD
                ? H2load.measure(pinning, sink, options, workload)
                : measure(row.client(), sink, workload);
    }

    private Figures measure(ClientKind client, SinkProcess sink, Workload workload)
            throws IOException, InterruptedException {
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
        Path log = folder.resolve(client + ".log");
        Path printed = folder.resolve(client + ".out");
        Process process = new ProcessBuilder(
                        pinning.client(JavaCommand.of(classPath(client), ClientProcess.class.getName(), arguments)))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectOutput(printed.toFile())
                .start();
        try {
            int patience = options.warmUpSeconds + options.seconds + START_SECONDS;
            if (!process.waitFor(patience, TimeUnit.SECONDS)) {
                throw new IOException(client + " does not end; see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IOException(client + " ended with " + process.exitValue() + "; see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        Map<String, String> values = Files.readAllLines(printed).stream()
                .filter(line -> line.matches("\\w+=.*"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
        return Figures.parse(values);
    }

    private String classPath(ClientKind client) {
        Path peers = home.resolve("bench/peers/target");
        return client == ClientKind.PUSHY
                ? peers.resolve("classes") + File.pathSeparator + peers.resolve("lib") + "/*"
                : System.getProperty("java.class.path");
    }
}
