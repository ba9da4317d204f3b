package io.tapline.gateway.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.gateway.store.Delivery;
import io.tapline.push.Platform;
import java.util.Locale;

/** Counts pushes by what became of them: the one place where that happens. Thread-safe; shared by all event loops. */
public final class PushMetrics {

    /** Attempts by platform and outcome, retries included. */
    public static final String ATTEMPTS = "tapline.push.attempts";

    private final Counter[][] attempts;

    public PushMetrics(MeterRegistry registry) {
        attempts = new Counter[Platform.values().length][Delivery.State.values().length];
        for (Platform platform : Platform.values()) {
            for (Delivery.State state : Delivery.State.values()) {
                attempts[platform.ordinal()][state.ordinal()] = Counter.builder(ATTEMPTS)
                        .description("Attempts to push to an endpoint, by outcome")
                        .tag("platform", platform.wireName())
                        .tag("outcome", state.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
    }

    void count(Platform platform, Delivery.State outcome) {
        attempts[platform.ordinal()][outcome.ordinal()].increment();
    }
}
