package io.tapline.bench.fairness;

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

/** {@code bench/run fairness}. */
@Command(
        name = "bench/run fairness",
        description =
                "Measures how long apps that post little wait, without and with an app that posts many times more than"
                        + " the gateway can take.",
        sortOptions = false)
public final class FairnessCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Mixin
    private FairnessOptions options = new FairnessOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FairnessCommand()).execute(arguments));
    }

    /** 0 when every post of the modest apps was accepted, 1 otherwise. */
    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        RunFolder folder = RunFolder.make(options.folder, "fairness-");
        System.err.println("bench: starting; logs are in " + folder.path());
        FairnessResult result = FairnessRun.run(options, RunFolder.jar(), folder.path());
        System.out.println(FairnessReport.of(result));
        if (options.json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(options.json.toFile(), result);
        }
        folder.discard();
        return result.alone().others() == 0 && result.besideGreedy().others() == 0 ? 0 : 1;
    }
}
