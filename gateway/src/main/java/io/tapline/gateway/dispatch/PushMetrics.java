package io.tapline.gateway.dispatch;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tapline.gateway.notification.Delivery;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts pushes by what became of them: the one place where that happens. Thread-safe; shared by all event loops. */
public final class PushMetrics {

    /** Attempts by platform and outcome, retries included. */
    public static final String ATTEMPTS = "tapline.push.attempts";

    /** Attempts that brought no acceptance, by platform and cause: of a retry whom to slow down, of a rejection whom to blame. */
    public static final String FAILURES = "tapline.push.failures";

    /** From when a push is handed to its client to its outcome, by platform. */
    public static final String TIME = "tapline.push.time";

    /** Pushes under way: begun, and their outcome not recorded. */
    public static final String OPEN = "tapline.push.open";

    private final AtomicInteger open = new AtomicInteger();
    private final Map<Platform, Timer> times = new EnumMap<>(Platform.class);
    private final Map<Platform, Map<Delivery.State, Counter>> attempts = new EnumMap<>(Platform.class);
    private final Map<Platform, Failures> failures = new EnumMap<>(Platform.class);

    public PushMetrics(MeterRegistry registry) {
        Gauge.builder(OPEN, open, AtomicInteger::get)
                .description("Pushes that were begun and whose outcome is not recorded")
                .register(registry);
        for (Platform platform : Platform.values()) {
            Map<Delivery.State, Counter> byOutcome = new EnumMap<>(Delivery.State.class);
            for (Delivery.State state : Delivery.State.values()) {
                byOutcome.put(state, counter(registry, platform, state));
            }
            attempts.put(platform, byOutcome);
            times.put(platform, time(registry, platform));
            failures.put(platform, new Failures(registry, platform));
        }
    }

    private static Timer time(MeterRegistry registry, Platform platform) {
        return Timer.builder(TIME)
                .description("From when a push is handed to its client to its outcome")
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20))
                .tag("platform", platform.wireName())
                .register(registry);
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

    void begun() {
        open.incrementAndGet();
    }

    void ended() {
        open.decrementAndGet();
    }

    void answered(Platform platform, long nanoseconds) {
        requireNonNull(times.get(platform)).record(nanoseconds, TimeUnit.NANOSECONDS);
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
