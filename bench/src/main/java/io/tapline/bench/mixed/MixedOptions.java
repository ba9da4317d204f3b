package io.tapline.bench.mixed;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to run. Filled by picocli. */
final class MixedOptions {

    @Option(names = "--seconds", defaultValue = "1800", description = "Run so long (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(names = "--rate", defaultValue = "200", description = "Posts per second (default: ${DEFAULT-VALUE}).")
    int rate;

    @Option(
            names = "--actions",
            defaultValue = "200",
            description = "Requests of clients per second (default: ${DEFAULT-VALUE}).")
    int actions;

    @Option(
            names = "--users",
            defaultValue = "2000",
            description = "Users, each with a device of all four platforms (default: ${DEFAULT-VALUE}).")
    int users;

    @Option(names = "--streams", defaultValue = "100", description = "Open event streams (default: ${DEFAULT-VALUE}).")
    int streams;

    @Option(names = "--seed", defaultValue = "1", description = "Of all chance (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--gateway-java-options",
            split = " ",
            defaultValue = "-Xms256m -Xmx256m -XX:+ExitOnOutOfMemoryError",
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
