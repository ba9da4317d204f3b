package io.tapline.gateway;

import io.tapline.gateway.rest.Admission;
import java.time.Duration;
import java.util.Optional;

/** Admits up to a fixed number of notifications at a time. Confined to one event loop. */
final class BoundedAdmission implements Admission {

    /** A commit takes milliseconds: whoever comes again after a second finds room, or an overload that lasts. */
    private static final Optional<Duration> LATER = Optional.of(Duration.ofSeconds(1));

    private final int most;
    private int inFlight;

    BoundedAdmission(int most) {
        this.most = most;
    }

    @Override
    public Optional<Duration> enter() {
        if (inFlight >= most) {
            return LATER;
        }
        inFlight++;
        return Optional.empty();
    }

    @Override
    public void leave() {
        inFlight--;
    }
}
