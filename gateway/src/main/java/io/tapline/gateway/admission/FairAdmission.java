package io.tapline.gateway.admission;

import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.rest.Admission;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives each app a share of the places that depends on how many are free: an app may hold so many times the free places and no more
 * (dynamic thresholds, <a href="https://doi.org/10.1109/90.664262">Choudhury and Hahne 1998</a>). So one app alone gets nearly all, two that
 * want everything get the same, and there is always room for one that comes with little. The lower the priority the sooner it finds no
 * room. Confined to one event loop.
 */
public final class FairAdmission implements Admission {

    private static final int LEAST = 128;

    private final LatencyLimit limit;
    private final DoubleSupplier room;
    private final AdmissionMetrics metrics;
    private final Map<String, Share> shares = new HashMap<>();
    private int inFlight;

    /**
     * @param most notifications in flight
     * @param target how long the store should take for one, see {@link LatencyLimit}
     * @param room for what follows from notifications: below 1 only few are let in, and none at 0. It is asked each time, so that no
     *     more are let in than their pushes can be finished, however many devices users have
     */
    public FairAdmission(
            int most, Duration target, DoubleSupplier room, AdmissionMetrics metrics, LongSupplier nanoTime) {
        this.limit = new LatencyLimit(LEAST, most, target, nanoTime);
        this.room = room;
        this.metrics = metrics;
        metrics.placesChanged(limit.limit());
    }

    @Override
    public @Nullable Place enter(String appId) {
        Share share = shares.computeIfAbsent(appId, first -> new Share());
        if (hasRoom(share.inFlight, inFlight, Priority.HIGH)) {
            return new Taken(share);
        }
        metrics.refused();
        return null;
    }

    private boolean hasRoom(int held, int taken, Priority priority) {
        return held < timesTheFree(priority) * (limit() - taken);
    }

    private static int timesTheFree(Priority priority) {
        return switch (priority) {
            case HIGH -> 8;
            case NONE -> 4;
            case LOW -> 1;
        };
    }

    /** How many may be in flight now. */
    public int limit() {
        double left = room.getAsDouble();
        return left >= 1 ? limit.limit() : (int) (limit.least() * left);
    }

    public int inFlight() {
        return inFlight;
    }

    private static final class Share {
        private int inFlight;
    }

    private final class Taken implements Place {

        private final Share share;

        Taken(Share share) {
            this.share = share;
            share.inFlight++;
            inFlight++;
            metrics.entered();
        }

        @Override
        public boolean mayGoOn(Priority priority) {
            // As it was before this one came.
            boolean mayGoOn = hasRoom(share.inFlight - 1, inFlight - 1, priority);
            if (!mayGoOn) {
                metrics.refused();
            }
            return mayGoOn;
        }

        @Override
        public void stored(long nanoseconds) {
            int before = limit.limit();
            limit.stored(nanoseconds, inFlight);
            metrics.stored();
            metrics.placesChanged(limit.limit() - before);
        }

        @Override
        public void leave() {
            share.inFlight--;
            inFlight--;
            metrics.left();
        }
    }
}
