package io.tapline.interop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The real time, that of the third party, but for an offset. Safe for any thread. */
final class AdjustableClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    void ahead(Duration offset) {
        ahead = offset;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
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
