package io.tapline.bench.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run soak}. */
@Command(
        name = "bench/run soak",
        description =
                "Sends pushes to the simulators of all four providers, which do all kinds of harm, and accounts for each.",
        sortOptions = false)
public final class SoakCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Option(names = "--pushes", defaultValue = "5000000", description = "In all (default: ${DEFAULT-VALUE}).")
    private int pushes;

    @Option(names = "--seed", defaultValue = "1", description = "Of the faults (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--in-flight",
            defaultValue = "400",
            description = "Pushes under way to each provider (default: ${DEFAULT-VALUE}).")
    private int inFlight;

    @Option(
            names = "--request-timeout",
            defaultValue = "5",
            description = "Seconds until a push is given up (default: ${DEFAULT-VALUE}).")
    private int requestTimeoutSeconds;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SoakCommand()).execute(arguments));
    }

    /** 0 when each push got its one true outcome, nothing leaked and memory stayed flat; 1 otherwise. */
    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Leaks leaks = Leaks.count();
        SoakResult result =
                Soak.run(new SoakOptions(pushes, seed, inFlight, Duration.ofSeconds(requestTimeoutSeconds)), leaks);
        System.out.print(result);
        return result.isGood() ? 0 : 1;
    }
}
