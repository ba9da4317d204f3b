package io.tapline.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run load}. */
@Command(
        name = "bench/run load",
        description = "Starts Postgres, Redis, sinks for all pushes and a gateway or several, registers users over"
                + " the API, posts notifications to them and accounts for every push.",
        sortOptions = false)
public final class LoadCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LoadOptions options = new LoadOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadCommand()).execute(arguments));
    }

    /** 0 when every push that was owed arrived once, 1 otherwise. */
    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        if (options.gateways < 1 || options.connections < options.gateways) {
            throw new ParameterException(
                    spec.commandLine(), "--gateways must be 1 at least, and --connections one for each gateway");
        }
        RunFolder folder = RunFolder.make(options.folder, "load-");
        LoadResult result = run(folder.path());
        System.out.println(LoadReport.of(result));
        if (options.json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(options.json.toFile(), result);
        }
        folder.discard();
        PushAccount account = result.pushes().account();
        return account.lost() == 0 && account.duplicates() == 0 ? 0 : 1;
    }

    private LoadResult run(Path folder) throws IOException, InterruptedException, ExecutionException {
        try (LoadBed bed = LoadBed.start(options, RunFolder.jar(), folder)) {
            return bed.run(options.pace);
        }
    }
}
