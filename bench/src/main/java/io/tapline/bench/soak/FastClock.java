package io.tapline.bench.soak;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock for credentials on which an hour passes in a quarter of a minute, so that a run sees many of them expire. */
final class FastClock extends Clock {

    private static final long FACTOR = 240;

    private final Instant startedAt;
    private final long startNanos;

    FastClock() {
        this(Instant.now(), System.nanoTime());
    }

    private FastClock(Instant startedAt, long startNanos) {
        this.startedAt = startedAt;
        this.startNanos = startNanos;
    }

    /** The same clock, slow by so much. */
    FastClock behind(Duration lag) {
        return new FastClock(startedAt.minus(lag), startNanos);
    }

    @Override
    public Instant instant() {
        return startedAt.plusNanos(FACTOR * (System.nanoTime() - startNanos));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
