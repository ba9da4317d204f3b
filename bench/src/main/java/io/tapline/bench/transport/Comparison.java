package io.tapline.bench.transport;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures rows against one server, prints them as a table, and writes them as JSON if that was asked for. */
final class Comparison {

    private Comparison() {}

    /** @param name of the folder for logs, in {@code bench/target} */
    static void run(String name, Answer answer, RunOptions options, List<Row> rows, List<Goal> goals)
            throws IOException, InterruptedException {
        Path home = Path.of(requireNonNull(System.getProperty("tapline.home"), "start it by bench/run"));
        Path folder = Files.createDirectories(home.resolve("bench/target").resolve(name));
        System.err.println("bench: logs are in " + folder);
        Pinning pinning = Pinning.ofThisMachine();
        try (SinkProcess sink = SinkProcess.start(pinning, answer, folder)) {
            Clients clients = new Clients(options, pinning, sink, home.resolve("bench/peers/target"), folder);
            new TransportRun(options.forks, clients).run(rows);
        }
        TransportReport report = new TransportReport(options, pinning, rows, goals);
        System.out.println(report.table());
        if (options.json != null) {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(options.json.toFile(), report.json());
        }
    }
}
