package io.tapline.gateway.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** How many notifications are let in. Thread-safe; shared by all event loops. */
public final class AdmissionMetrics {

    /** Notifications that were stored for the first time, or that have replaced an item. */
    public static final String ACCEPTED = "tapline.notifications.accepted";

    /** Notifications that found no place: 503. */
    public static final String REFUSED = "tapline.notifications.refused";

    /** Notifications between their arrival and their commit. */
    public static final String IN_FLIGHT = "tapline.notifications.in.flight";

    /** Places for them at the moment. */
    public static final String PLACES = "tapline.notifications.places";

    private final Counter accepted;
    private final Counter refused;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger places = new AtomicInteger();

    public AdmissionMetrics(MeterRegistry registry) {
        accepted = Counter.builder(ACCEPTED)
                .description("Notifications that were committed")
                .register(registry);
        refused = Counter.builder(REFUSED)
                .description("Notifications that found no place")
                .register(registry);
        Gauge.builder(IN_FLIGHT, inFlight, AtomicInteger::get)
                .description("Notifications between their arrival and their commit")
                .register(registry);
        Gauge.builder(PLACES, places, AtomicInteger::get)
                .description("Places for notifications in flight")
                .register(registry);
    }

    void entered() {
        inFlight.incrementAndGet();
    }

    void left() {
        inFlight.decrementAndGet();
    }

    void stored() {
        accepted.increment();
    }

    void refused() {
        refused.increment();
    }

    /** The places of one event loop are so many more. */
    void placesChanged(int by) {
        places.addAndGet(by);
    }
}
