package io.tapline.bench.history;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is filled and measured. */
final class HistoryOptions {

    @Option(
            names = "--users",
            defaultValue = "20000",
            description = "Users with one notification a day (default: ${DEFAULT-VALUE}).")
    int users;

    @Option(
            names = "--items",
            defaultValue = "10000",
            description = "Items of the one user with a long history (default: ${DEFAULT-VALUE}).")
    int items;

    @Option(names = "--days", defaultValue = "30", description = "Days that are filled (default: ${DEFAULT-VALUE}).")
    int days;

    @Option(
            names = "--samples",
            defaultValue = "300",
            description = "How often each statement is measured (default: ${DEFAULT-VALUE}).")
    int samples;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "For Postgres's data, on the disk to be measured; must be empty or absent. A throw-away folder in"
                            + " bench/target by default.")
    @Nullable
    Path folder;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there, as one object.")
    @Nullable
    Path json;
}
