package io.tapline.gateway.dispatch;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.gateway.notification.Delivery;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Counts pushes by what became of them: the one place where that happens. Thread-safe; shared by all event loops. */
public final class PushMetrics {

    /** Attempts by platform and outcome, retries included. */
    public static final String ATTEMPTS = "tapline.push.attempts";

    /** Attempts that brought no acceptance, by platform and cause: of a retry whom to slow down, of a rejection whom to blame. */
    public static final String FAILURES = "tapline.push.failures";

    private final Map<Platform, Map<Delivery.State, Counter>> attempts = new EnumMap<>(Platform.class);
    private final Map<Platform, Failures> failures = new EnumMap<>(Platform.class);

    public PushMetrics(MeterRegistry registry) {
        for (Platform platform : Platform.values()) {
            Map<Delivery.State, Counter> byOutcome = new EnumMap<>(Delivery.State.class);
            for (Delivery.State state : Delivery.State.values()) {
                byOutcome.put(state, counter(registry, platform, state));
            }
            attempts.put(platform, byOutcome);
            failures.put(platform, new Failures(registry, platform));
        }
    }

    private static Counter counter(MeterRegistry registry, Platform platform, Delivery.State state) {
        return Counter.builder(ATTEMPTS)
                .description("Attempts to push to an endpoint, by outcome")
                .tag("platform", platform.wireName())
                .tag("outcome", tag(state))
                .register(registry);
    }

    private static Counter failure(MeterRegistry registry, Platform platform, Enum<?> cause) {
        return Counter.builder(FAILURES)
                .description("Attempts to push to an endpoint that were not accepted, by cause")
                .tag("platform", platform.wireName())
                .tag("cause", tag(cause))
                .register(registry);
    }

    /** What the metrics call a cause or a fault. */
    static String tag(Enum<?> cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    void count(Platform platform, Outcome outcome) {
        outcome.fold(requireNonNull(failures.get(platform))).ifPresent(Counter::increment);
    }

    void count(Platform platform, Delivery.State outcome) {
        requireNonNull(requireNonNull(attempts.get(platform)).get(outcome)).increment();
    }

    /** The counter of an outcome that is a failure. */
    private static final class Failures implements Outcome.Cases<Optional<Counter>> {

        private final Map<Outcome.Cause, Counter> retries = new EnumMap<>(Outcome.Cause.class);
        private final Map<Outcome.Fault, Counter> rejections = new EnumMap<>(Outcome.Fault.class);

        Failures(MeterRegistry registry, Platform platform) {
            for (Outcome.Cause cause : Outcome.Cause.values()) {
                retries.put(cause, failure(registry, platform, cause));
            }
            for (Outcome.Fault fault : Outcome.Fault.values()) {
                rejections.put(fault, failure(registry, platform, fault));
            }
        }

        @Override
        public Optional<Counter> accepted(Outcome.Accepted accepted) {
            return Optional.empty();
        }

        @Override
        public Optional<Counter> unregistered(Outcome.Unregistered unregistered) {
            return Optional.empty();
        }

        @Override
        public Optional<Counter> retry(Outcome.Retry retry) {
            return Optional.ofNullable(retries.get(retry.cause()));
        }

        @Override
        public Optional<Counter> rejected(Outcome.Rejected rejected) {
            return Optional.ofNullable(rejections.get(rejected.fault()));
        }
    }
}
