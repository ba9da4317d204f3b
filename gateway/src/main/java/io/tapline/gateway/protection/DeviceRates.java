package io.tapline.gateway.protection;

import java.time.Duration;

/**
 * Limits each of any number of devices in memory of a fixed size: devices share a slot by their hash, and so, rarely, a limit.
 * Each slot is a leaky bucket in one number, the time at which it will be empty (the generic cell rate algorithm). Pure
 * arithmetic on the times that it is given, which are of {@link System#nanoTime}.
 */
final class DeviceRates {

    /** 64 KiB. Two devices that are both at their limit at the same moment rarely meet in so many. */
    private static final int SLOTS = 8192;

    private final long[] emptyAt = new long[SLOTS];
    private final long start;
    private final long interval;
    private final long burst;

    /** @param perMinute all of which may come at once */
    DeviceRates(int perMinute, long now) {
        start = now;
        interval = Duration.ofMinutes(1).toNanos() / perMinute;
        burst = interval * (perMinute - 1);
    }

    /** @return 0 if the device may have one more; else nanoseconds to wait */
    long take(int deviceHash, long now) {
        int slot = (deviceHash ^ (deviceHash >>> 16)) & (SLOTS - 1);
        long elapsed = now - start;
        long level = Math.max(0, emptyAt[slot] - elapsed);
        if (level > burst) {
            return level - burst;
        }
        emptyAt[slot] = elapsed + level + interval;
        return 0;
    }
}
