package io.tapline.gateway.protection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator what the gates do, by counters and one line of log for each change. Thread-safe; one for a node. */
public final class GateReports {

    /** Pushes that were held back and are tried again later. */
    public static final String HELD = "tapline.push.held";

    /** How often a gate closed. */
    public static final String TRIPPED = "tapline.push.gate.tripped";

    /** How many gates are closed, of all event loops. */
    public static final String ACTIVE = "tapline.push.gate.active";

    /** What a gate protects from; the tag {@code gate}. */
    enum Gate {
        RATE("rate", "The provider wants fewer pushes"),
        CREDENTIAL("credential", "The provider does not accept the credential, pushes are held"),
        ENVIRONMENT("environment", "Wrong environment suspected, pushes are held");

        private final String tag;
        private final String trouble;

        Gate(String tag, String trouble) {
            this.tag = tag;
            this.trouble = trouble;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(GateReports.class);

    private final MeterRegistry registry;
    private final Map<Tags, PushGate.Listener> listeners = new ConcurrentHashMap<>();

    public GateReports(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The names of all gates. */
    public static Set<String> tags() {
        return Arrays.stream(Gate.values()).map(gate -> gate.tag).collect(Collectors.toUnmodifiableSet());
    }

    /** @param owner the app or, of a rate, the FCM project */
    PushGate.Listener of(Gate gate, String service, String owner) {
        Tags tags = Tags.of("gate", gate.tag, "service", service, "owner", owner);
        return listeners.computeIfAbsent(tags, first -> new Report(gate, service, owner, first));
    }

    private final class Report implements PushGate.Listener {

        private final Gate gate;
        private final String service;
        private final String owner;
        private final Counter held;
        private final Counter tripped;
        private final AtomicInteger active = new AtomicInteger();

        Report(Gate gate, String service, String owner, Tags tags) {
            this.gate = gate;
            this.service = service;
            this.owner = owner;
            this.held = Counter.builder(HELD)
                    .description("Pushes held back, to be tried again")
                    .tags(tags)
                    .register(registry);
            this.tripped = Counter.builder(TRIPPED)
                    .description("How often a gate before a push service closed")
                    .tags(tags)
                    .register(registry);
            Gauge.builder(ACTIVE, active, AtomicInteger::get)
                    .description("Gates before a push service that are closed")
                    .tags(tags)
                    .register(registry);
        }

        @Override
        public void held() {
            held.increment();
        }

        @Override
        public void tripped(String reason) {
            tripped.increment();
            active.incrementAndGet();
            LOG.warn("{}: {} of {}: {}", gate.trouble, service, owner, reason);
        }

        @Override
        public void released() {
            active.decrementAndGet();
            LOG.info("Pushes flow again: {} of {}, gate {}", service, owner, gate.tag);
        }
    }
}
