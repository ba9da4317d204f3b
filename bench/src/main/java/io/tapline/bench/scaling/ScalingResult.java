package io.tapline.bench.scaling;

import java.util.concurrent.TimeUnit;

/**
 * What the users need. Rates are those of the busiest second.
 *
 * @param unevenness of the databases: what falls to the busiest against the mean
 * @param busiestUser notifications in a day of the user who has most
 * @param gatewayCores with the load that was asked for
 * @param databaseCores of the busiest database
 * @param redisCores of all nodes
 * @param databaseTerabytes of all databases
 */
public record ScalingResult(
        long users,
        long devices,
        double notificationsPerSecond,
        double pushesPerSecond,
        double unevenness,
        double busiestUser,
        double gatewayCores,
        double databaseCores,
        double redisCores,
        double redisGigabytes,
        double redisGigabytesOfNode,
        double databaseTerabytes) {

    private static final double SECONDS_OF_DAY = TimeUnit.DAYS.toSeconds(1);
    private static final double MICROS = TimeUnit.SECONDS.toMicros(1);
    private static final double GIGABYTE = 1e9;
    private static final double TERABYTE = 1e12;

    static ScalingResult of(ScalingOptions options, SimulatedUsers drawn) {
        double notifications = drawn.notifications() / SECONDS_OF_DAY * options.peak;
        double pushes = drawn.pushes() / SECONDS_OF_DAY * options.peak;
        double available = MICROS * options.load;
        double databases = notifications * options.postgresMicros + pushes * options.outcomeMicros;
        double redisBytes = drawn.devices() * options.redisBytes;
        return new ScalingResult(
                options.users,
                drawn.devices(),
                notifications,
                pushes,
                drawn.unevenness(),
                drawn.busiest(),
                (notifications * options.gatewayMicros + pushes * options.pushMicros) / available,
                databases / options.databases * drawn.unevenness() / available,
                notifications * options.redisMicros / available,
                redisBytes / GIGABYTE,
                redisBytes / GIGABYTE / options.redisNodes,
                options.days
                        * (drawn.notifications() * options.notificationBytes + drawn.pushes() * options.outcomeBytes)
                        / TERABYTE);
    }

    String text() {
        return """
                users              %,d with %,d devices
                notifications      %,.0f/s in the busiest second, %,.0f pushes/s; %,.0f a day for the user who has most
                gateways           %.1f cores
                Postgres           %.1f cores for the busiest database, which has %.4f times the mean; %.1f TB in all
                Redis              %.2f cores, %.1f GB in all, %.1f GB for a primary
                """.formatted(
                        users,
                        devices,
                        notificationsPerSecond,
                        pushesPerSecond,
                        busiestUser,
                        gatewayCores,
                        databaseCores,
                        unevenness,
                        databaseTerabytes,
                        redisCores,
                        redisGigabytes,
                        redisGigabytesOfNode);
    }
}
