package io.tapline.bench.fairness;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to run. Filled by picocli. */
final class FairnessOptions {

    @Option(
            names = "--seconds",
            defaultValue = "120",
            description = "Measure so long without the greedy app, and as long with it (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            description =
                    "Seconds in which the greedy app posts as fast as it is answered; the second half of them says"
                            + " what the gateway can take (default: ${DEFAULT-VALUE}).")
    int warmUpSeconds;

    @Option(
            names = "--times",
            defaultValue = "10",
            description = "How many times that the greedy app then posts (default: ${DEFAULT-VALUE}).")
    double times;

    @Option(
            names = "--modest-apps",
            defaultValue = "5",
            description = "Each with a post per second; several make a percentile (default: ${DEFAULT-VALUE}).")
    int modestApps;

    @Option(names = "--users", defaultValue = "1000", description = "Of each app (default: ${DEFAULT-VALUE}).")
    int users;

    @Option(
            names = "--endpoints",
            defaultValue = "1",
            description = "iOS devices of each user (default: ${DEFAULT-VALUE}).")
    int endpoints;

    @Option(
            names = "--connections",
            defaultValue = "256",
            description = "Of the greedy app (default: ${DEFAULT-VALUE}).")
    int connections;

    @Option(
            names = "--nice",
            defaultValue = "10",
            description =
                    "Of the greedy app and the sinks: they stand for other machines, so they should not take CPU time from"
                            + " the gateway (default: ${DEFAULT-VALUE}).")
    int nice;

    @Option(
            names = "--gateway-java-options",
            split = " ",
            defaultValue = "-Xms512m -Xmx512m",
            description = "Of the gateway's JVM (default: ${DEFAULT-VALUE}).")
    List<String> gatewayJavaOptions = List.of();

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "For data and logs; must be empty or absent. A throw-away folder in bench/target by default.")
    @Nullable
    Path folder;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there, as one object.")
    @Nullable
    Path json;
}
