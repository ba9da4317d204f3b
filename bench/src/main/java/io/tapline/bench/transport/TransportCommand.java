package io.tapline.bench.transport;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run transport}. */
@Command(
        name = "bench/run transport",
        description =
                "Sends the same pushes by several HTTP/2 clients, each in a process of its own, over one connection to"
                        + " one server, and compares what a push costs.",
        sortOptions = false)
public final class TransportCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Mixin
    private TransportOptions options = new TransportOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TransportCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(requireNonNull(System.getProperty("tapline.home"), "start it by bench/run"));
        Path folder = Files.createDirectories(home.resolve("bench/target/transport"));
        System.err.println("bench: logs are in " + folder);
        Pinning pinning = Pinning.ofThisMachine();
        TransportReport report =
                new TransportReport(options, pinning, new TransportRun(options, pinning, home, folder).run());
        System.out.println(report.table());
        if (options.json != null) {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(options.json.toFile(), report.json());
        }
        return 0;
    }
}
