package io.tapline.bench.transport;

import java.io.IOException;
import java.util.List;
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
        System.exit(new CommandLine(new TransportCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean h2load = H2load.installed();
        if (options.clients.contains(ClientKind.H2LOAD) && !h2load) {
            System.err.println("bench: h2load is not installed (package nghttp2-client): no row");
        }
        List<Row> rows = options.rows(h2load);
        Comparison.run("transport", Answer.APNS, options, rows, Goal.OF_TRANSPORT);
        return 0;
    }
}
