package io.tapline.bench.transport;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to compare. Filled by picocli. */
final class TransportOptions {

    @Option(names = "--seconds", defaultValue = "10", description = "Measure so long (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "Seconds of the same load before it (default: ${DEFAULT-VALUE}).")
    int warmUpSeconds;

    @Option(
            names = "--forks",
            defaultValue = "3",
            description = "Processes of each client for each row, one after another (default: ${DEFAULT-VALUE}).")
    int forks;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "tapline,pushy,vertx,jdk,h2load",
            description = "Some of tapline, pushy, vertx, jdk, h2load (default: ${DEFAULT-VALUE}).")
    List<ClientKind> clients = List.of();

    @Option(
            names = "--body-bytes",
            split = ",",
            defaultValue = "120,1024",
            description = "Lengths of bodies (default: ${DEFAULT-VALUE}).")
    List<Integer> bodyBytes = List.of();

    @Option(
            names = "--in-flight",
            defaultValue = "500",
            description = "Pushes without answer (default: ${DEFAULT-VALUE}).")
    int inFlight;

    @Option(
            names = "--cleartext",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Also without TLS, for the clients that can (default: ${DEFAULT-VALUE}).")
    boolean cleartext;

    @Option(
            names = "--busy",
            description = "Other work is going on: marks each figure as not to be relied on, here and in the JSON.")
    boolean busy;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, as an array.")
    @Nullable
    Path json;
}
