package io.tapline.bench.backlog;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to run. Filled by picocli. */
final class BacklogOptions {

    @Option(
            names = "--notifications",
            defaultValue = "1000000",
            description = "To be accepted while APNs is away (default: ${DEFAULT-VALUE}).")
    int notifications;

    @Option(
            names = "--users",
            defaultValue = "20000",
            description = "Users with an iOS device each (default: ${DEFAULT-VALUE}).")
    int users;

    @Option(
            names = "--hold",
            defaultValue = "60",
            description =
                    "Seconds that APNs stays away after the last post, and that the run goes on after the last push (default: ${DEFAULT-VALUE}).")
    int holdSeconds;

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "Posts per second that go on from then on (default: ${DEFAULT-VALUE}).")
    int rate;

    @Option(
            names = "--within",
            defaultValue = "1800",
            description = "Seconds after its return until every push must have arrived (default: ${DEFAULT-VALUE}).")
    int withinSeconds;

    @Option(names = "--connections", defaultValue = "64", description = "Of the poster (default: ${DEFAULT-VALUE}).")
    int connections;

    @Option(
            names = "--gateway-java-options",
            split = " ",
            defaultValue = "-Xmx256m -XX:+ExitOnOutOfMemoryError",
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
