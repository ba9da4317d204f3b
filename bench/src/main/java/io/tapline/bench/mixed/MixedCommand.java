package io.tapline.bench.mixed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tapline.bench.load.RunFolder;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run mixed}. */
@Command(
        name = "bench/run mixed",
        description =
                "Posts, pulls, marks, streams, registers and asks wrongly while push services fail now and then, and"
                        + " watches the gateway's memory.",
        sortOptions = false)
public final class MixedCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Mixin
    private MixedOptions options = new MixedOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MixedCommand()).execute(arguments));
    }

    /** 0 when nothing was lost, nothing was answered 5xx and the heap stayed flat; 1 otherwise. */
    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        RunFolder folder = RunFolder.make(options.folder, "mixed-");
        System.err.println("bench: starting; logs are in " + folder.path());
        MixedResult result = MixedRun.run(options, RunFolder.jar(), folder.path());
        System.out.println(MixedReport.of(result));
        if (options.json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(options.json.toFile(), result);
        }
        if (!result.isGood()) {
            return 1;
        }
        folder.discard();
        return 0;
    }
}
