package io.tapline.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run load}. */
@Command(
        name = "bench/run load",
        description = "Starts Postgres, Redis, sinks for all pushes and a gateway, registers users over its API, posts"
                + " notifications to them and accounts for every push.",
        sortOptions = false)
public final class LoadCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Mixin
    private LoadOptions options = new LoadOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadCommand()).execute(arguments));
    }

    /** 0 when every push that was owed arrived once, 1 otherwise. */
    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        RunFolder folder = RunFolder.make(options.folder, "load-");
        LoadResult result = run(RunFolder.jar(), folder.path());
        System.out.println(LoadReport.of(result));
        if (options.json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(options.json.toFile(), result);
        }
        folder.discard();
        PushAccount account = result.pushes().account();
        return account.lost() == 0 && account.duplicates() == 0 ? 0 : 1;
    }

    private LoadResult run(Path jar, Path folder) throws IOException, InterruptedException, ExecutionException {
        System.err.println("bench: starting; logs are in " + folder);
        try (Testbed testbed = Testbed.start(options.testbed(), jar, folder);
                HttpConnections connections =
                        HttpConnections.open(testbed.gateway().url(), options.connections, options.streams)) {
            Crowd crowd = new Crowd(options.users, options.endpoints, options.platforms);
            List<String> tokens = Registration.tokens(testbed.issuer(), crowd);
            long start = System.nanoTime();
            Population population = Registration.run(connections, crowd, testbed.sinks(), tokens);
            double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            double registrations = (double) options.users * options.endpoints / seconds;
            System.err.printf(
                    Locale.ROOT, "bench: registered %,d users, %,.0f devices/s%n", options.users, registrations);
            return new LoadRun(options, testbed, connections, population).run(registrations);
        }
    }
}
