package io.tapline.bench.scaling;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is assumed of the users, and what one notification costs where it was measured. */
final class ScalingOptions {

    @Option(names = "--users", defaultValue = "100000000", description = "Users (default: ${DEFAULT-VALUE}).")
    long users;

    @Option(
            names = "--notifications",
            defaultValue = "10",
            description = "Notifications a day for a user, the mean (default: ${DEFAULT-VALUE}).")
    double notificationsPerDay;

    @Option(
            names = "--spread",
            defaultValue = "1.5",
            description = "Sigma of the log-normal distribution of that over the users (default: ${DEFAULT-VALUE}).")
    double spread;

    @Option(
            names = "--peak",
            defaultValue = "4",
            description =
                    "The busiest second against the mean one: the time of day, and campaigns (default: ${DEFAULT-VALUE}).")
    double peak;

    @Option(
            names = "--days",
            defaultValue = "30",
            description = "How long a notification is kept (default: ${DEFAULT-VALUE}).")
    int days;

    @Option(
            names = "--load",
            defaultValue = "0.5",
            description = "How much of a core is used at the peak (default: ${DEFAULT-VALUE}).")
    double load;

    @Option(
            names = "--databases",
            defaultValue = "16",
            description = "Postgres servers, each with the users whose key falls to it (default: ${DEFAULT-VALUE}).")
    int databases;

    @Option(
            names = "--redis-nodes",
            defaultValue = "8",
            description = "Primaries of the Redis Cluster (default: ${DEFAULT-VALUE}).")
    int redisNodes;

    @Option(
            names = "--gateway-micros",
            defaultValue = "38",
            description = "CPU of the gateway for a notification without its pushes (default: ${DEFAULT-VALUE}).")
    double gatewayMicros;

    @Option(
            names = "--push-micros",
            defaultValue = "5.2",
            description = "CPU of the gateway for each push (default: ${DEFAULT-VALUE}).")
    double pushMicros;

    @Option(
            names = "--postgres-micros",
            defaultValue = "61",
            description = "CPU of Postgres for a notification without its outcomes (default: ${DEFAULT-VALUE}).")
    double postgresMicros;

    @Option(
            names = "--outcome-micros",
            defaultValue = "3.4",
            description = "CPU of Postgres for the outcome of each push (default: ${DEFAULT-VALUE}).")
    double outcomeMicros;

    @Option(
            names = "--redis-micros",
            defaultValue = "5",
            description = "CPU of Redis for a notification (default: ${DEFAULT-VALUE}).")
    double redisMicros;

    @Option(
            names = "--redis-bytes",
            defaultValue = "273",
            description = "Memory of Redis for each device (default: ${DEFAULT-VALUE}).")
    double redisBytes;

    @Option(
            names = "--notification-bytes",
            defaultValue = "585",
            description = "Disk for a notification of 400 bytes with its indexes (default: ${DEFAULT-VALUE}).")
    double notificationBytes;

    @Option(
            names = "--outcome-bytes",
            defaultValue = "182",
            description = "Disk for the outcome of each push (default: ${DEFAULT-VALUE}).")
    double outcomeBytes;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there, as one object.")
    @Nullable
    Path json;
}
