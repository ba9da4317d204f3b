package io.tapline.gateway.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDv7 ids (RFC 9562 section 5.7) that grow strictly on this node: the 12 bits after the milliseconds count up within
 * a millisecond (method 1 of section 6.2), and borrow from the next one when they run over. Thread-safe.
 */
public final class NotificationIds {

    private static final int COUNTER_BITS = 12;
    private static final long VERSION_7 = 0x7000L;
    private static final long RFC_9562_VARIANT = 0x8000_0000_0000_0000L;

    private final Clock clock;
    private final RandomGenerator random;
    /** Milliseconds and counter of the last id, as one number that only grows. */
    private final AtomicLong last = new AtomicLong();

    /** @param random thread-safe; ids are not secrets, they need only not to collide between nodes */
    public NotificationIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public UUID next() {
        long now = clock.millis() << COUNTER_BITS;
        long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
        long milliseconds = tick >>> COUNTER_BITS;
        long counter = tick & ((1L << COUNTER_BITS) - 1);
        return new UUID((milliseconds << 16) | VERSION_7 | counter, RFC_9562_VARIANT | (random.nextLong() >>> 2));
    }

    /** The instant inside an id, in whole milliseconds. */
    public static Instant instantOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /** The least id of an instant: the bound of a partition, or of a time filter. */
    public static UUID floor(Instant instant) {
        return new UUID(instant.toEpochMilli() << 16, 0);
    }
}
