package io.tapline.bench.backlog;

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

/** {@code bench/run backlog}. */
@Command(
        name = "bench/run backlog",
        description =
                "Posts to a gateway with little memory while APNs is away, lets APNs return, and accounts for every push.",
        sortOptions = false)
public final class BacklogCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Mixin
    private BacklogOptions options = new BacklogOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BacklogCommand()).execute(arguments));
    }

    /** 0 when every push arrived, and once; 1 otherwise. */
    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        RunFolder folder = RunFolder.make(options.folder, "backlog-");
        System.err.println("bench: starting; logs are in " + folder.path());
        BacklogResult result = BacklogRun.run(options, RunFolder.jar(), folder.path());
        System.out.println(BacklogReport.of(result));
        if (options.json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(options.json.toFile(), result);
        }
        if (result.pushes().lost() > 0 || result.pushes().duplicates() > 0) {
            return 1;
        }
        folder.discard();
        return 0;
    }
}
