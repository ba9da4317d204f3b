package io.tapline.gateway.dispatch;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.gateway.notification.Delivery;
import io.tapline.push.Platform;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts pushes by what became of them: the one place where that happens. Thread-safe; shared by all event loops. */
public final class PushMetrics {

    /** Attempts by platform and outcome, retries included. */
    public static final String ATTEMPTS = "tapline.push.attempts";

    private final Map<Platform, Map<Delivery.State, Counter>> attempts = new EnumMap<>(Platform.class);

    public PushMetrics(MeterRegistry registry) {
        for (Platform platform : Platform.values()) {
            Map<Delivery.State, Counter> byOutcome = new EnumMap<>(Delivery.State.class);
            for (Delivery.State state : Delivery.State.values()) {
                byOutcome.put(state, counter(registry, platform, state));
            }
            attempts.put(platform, byOutcome);
        }
    }

    private static Counter counter(MeterRegistry registry, Platform platform, Delivery.State state) {
        return Counter.builder(ATTEMPTS)
                .description("Attempts to push to an endpoint, by outcome")
                .tag("platform", platform.wireName())
                .tag("outcome", state.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    void count(Platform platform, Delivery.State outcome) {
        requireNonNull(requireNonNull(attempts.get(platform)).get(outcome)).increment();
    }
}
