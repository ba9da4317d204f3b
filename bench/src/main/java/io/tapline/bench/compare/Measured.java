package io.tapline.bench.compare;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one system.
 *
 * @param pushesPerSecond accepted by the sinks, as many as it could
 * @param cpuMicrosPerPush of the pushing process alone, all its threads, user and system time
 * @param cpuMicrosPerPushWithStores the same with the servers that it stores in; null where there are none
 * @param notificationsPerSecond null where there is nothing to post to
 * @param postP99Millis at half of the rate at which it was pushing, from when a post was due; null where nothing is posted
 * @param lost pushes of posts that it took which no sink saw
 * @param refused posts that it did not take; of a loop, pushes that a sink refused
 * @param setting how it was run
 */
record Measured(
        double pushesPerSecond,
        double cpuMicrosPerPush,
        @Nullable Double cpuMicrosPerPushWithStores,
        @Nullable Double notificationsPerSecond,
        @Nullable Double postP99Millis,
        long lost,
        long refused,
        String setting) {

    private static final double MICROS_PER_SECOND = 1e6;

    double pushesPerCpuSecond() {
        return MICROS_PER_SECOND / cpuMicrosPerPush;
    }
}
