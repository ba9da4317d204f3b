package io.tapline.bench.compare;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to compare. Filled by picocli. */
final class CompareOptions {

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "Measure each system so long (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "Seconds of the same load before it (default: ${DEFAULT-VALUE}).")
    int warmUpSeconds;

    @Option(
            names = "--systems",
            split = ",",
            defaultValue = "tapline,tapline-three,gorush,parse-server,apns2,pushy,firebase-admin",
            description = "Which, in this order (default: ${DEFAULT-VALUE}).")
    List<String> systems = List.of();

    @Option(names = "--users", defaultValue = "2000", description = "Users of each (default: ${DEFAULT-VALUE}).")
    int users;

    @Option(
            names = "--connections",
            defaultValue = "128",
            description = "Over which servers are posted to, one post under way on each (default: ${DEFAULT-VALUE}).")
    int connections;

    @Option(
            names = "--in-flight",
            defaultValue = "500",
            description = "Pushes without answer, of a loop (default: ${DEFAULT-VALUE}).")
    int inFlight;

    @Option(
            names = "--gorush",
            paramLabel = "FILE",
            description = "A gorush that was built before. Without it, go installs it into bench/target/peers.")
    @Nullable
    Path gorush;

    @Option(
            names = "--busy",
            description = "Other work is going on: marks each figure as not to be relied on, here and in the JSON.")
    boolean busy;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "For data and logs, on the disk to be measured; must be empty or absent. A throw-away folder"
                    + " in bench/target by default.")
    @Nullable
    Path folder;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, as an array.")
    @Nullable
    Path json;
}
