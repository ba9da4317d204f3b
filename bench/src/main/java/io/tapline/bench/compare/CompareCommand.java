package io.tapline.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tapline.bench.load.RunFolder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run compare}. */
@Command(
        name = "bench/run compare",
        description =
                "Pushes by Tapline, by other push servers and by loops of libraries, one after another, to the same"
                        + " kind of sinks, and compares what a push costs.",
        sortOptions = false)
public final class CompareCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Mixin
    private CompareOptions options = new CompareOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompareCommand()).execute(arguments));
    }

    /** 0 when every system gave figures, 1 otherwise. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        RunFolder folder = RunFolder.make(options.folder, "compare-");
        System.err.println("bench: logs are in " + folder.path());
        List<Peer> peers = Peers.of(options);
        CompareReport report = new CompareReport(options.busy, new CompareRun(folder.path()).run(peers));
        System.out.println(report.table());
        if (options.json != null) {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(options.json.toFile(), report.json());
        }
        if (report.complete()) {
            folder.discard();
        }
        return report.complete() ? 0 : 1;
    }
}
