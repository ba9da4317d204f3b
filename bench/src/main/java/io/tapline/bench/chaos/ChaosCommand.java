package io.tapline.bench.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tapline.bench.load.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code bench/run chaos}. */
@Command(
        name = "bench/run chaos",
        description =
                "Posts to gateways on one Postgres and one Redis while they, and the push services, are killed and come"
                        + " back, and holds every 201 against what the push services received.",
        sortOptions = false)
public final class ChaosCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Option(names = "--seconds", defaultValue = "120", description = "Do harm so long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--kills",
            defaultValue = "0",
            description = "At least so many of each kind instead, however long it takes.")
    private int killsOfEachKind;

    @Option(
            names = "--kinds",
            split = ",",
            converter = ToFault.class,
            defaultValue = "gateway,pause,postgres,restart,redis,wipe,provider",
            description =
                    "Of harm: those, or disk, for which Postgres' data lie in memory and the user is root (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Fault> kinds = List.of();

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of the order and the pauses (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--gateways", defaultValue = "2", description = "Processes (default: ${DEFAULT-VALUE}).")
    private int gateways;

    @Option(names = "--rate", defaultValue = "100", description = "Posts per second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--users",
            defaultValue = "500",
            description = "Users, each with a device of all four platforms (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--pause",
            split = "-",
            arity = "1",
            defaultValue = "4000-12000",
            description = "Least and most milliseconds before each fault (default: ${DEFAULT-VALUE}).")
    private List<Integer> pauseMillis = List.of();

    @Option(
            names = "--final-within",
            defaultValue = "120",
            description = "Seconds after the last fault until all must be final (default: ${DEFAULT-VALUE}).")
    private int finalWithinSeconds;

    @Option(
            names = "--gateway-java-options",
            split = " ",
            description = "Of the gateways' JVMs; by default a small heap and a quick start.")
    private List<String> gatewayJavaOptions = ChaosOptions.GATEWAY_JAVA_OPTIONS;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "For data and logs; must be empty or absent. A folder in bench/target by default, which stays"
                    + " only if the run was not good.")
    private @Nullable Path folder;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the count there, as one object.")
    private @Nullable Path json;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChaosCommand()).execute(arguments));
    }

    /** 0 when every promise was kept, 1 otherwise. */
    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        RunFolder runFolder = RunFolder.make(folder, "chaos-");
        System.err.println("bench: starting; logs are in " + runFolder.path());
        ChaosAccount account = ChaosRun.run(options(), RunFolder.jar(), runFolder.path());
        System.out.println(ChaosReport.of(account));
        ChaosResult result = account.result();
        if (json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), result);
        }
        if (!result.violations().isEmpty()) {
            return 1;
        }
        runFolder.discard();
        return 0;
    }

    private ChaosOptions options() {
        Set<Fault> faults = EnumSet.copyOf(kinds);
        return new ChaosOptions(
                seconds,
                killsOfEachKind,
                seed,
                faults,
                gateways,
                rate,
                users,
                pauseMillis.get(0),
                pauseMillis.get(pauseMillis.size() - 1),
                finalWithinSeconds,
                gatewayJavaOptions);
    }

    /** The {@link Fault#label}s. */
    static final class ToFault implements ITypeConverter<Fault> {
        @Override
        public Fault convert(String name) {
            return Arrays.stream(Fault.values())
                    .filter(fault -> fault.label().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(name + " is none of "
                            + Arrays.stream(Fault.values()).map(Fault::label).collect(Collectors.joining(", "))));
        }
    }
}
