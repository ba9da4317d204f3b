package io.tapline.simulator.fcm;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Google's token bucket for a project: as many messages at once as a minute allows, refilled steadily. Kept as the time
 * at which the bucket would be full again, so that it is one compare-and-set. Safe for any thread.
 */
final class ProjectQuota {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final long nanosPerMessage;
    private final LongSupplier nanoTime;
    private final AtomicLong fullAt;

    ProjectQuota(int messagesPerMinute, LongSupplier nanoTime) {
        this.nanosPerMessage = messagesPerMinute == 0 ? 0 : MINUTE / messagesPerMinute;
        this.nanoTime = nanoTime;
        this.fullAt = new AtomicLong(nanoTime.getAsLong());
    }

    /** Takes one message out of the bucket; false when it is empty. */
    boolean take() {
        if (nanosPerMessage == 0) {
            return true;
        }
        while (true) {
            long before = fullAt.get();
            long now = nanoTime.getAsLong();
            long after = Math.max(before, now) + nanosPerMessage;
            if (after - now > MINUTE) {
                return false;
            }
            if (fullAt.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
