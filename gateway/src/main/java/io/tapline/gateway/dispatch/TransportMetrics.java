package io.tapline.gateway.dispatch;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.http2.Origin;
import io.tapline.http2.TransportListener;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Counts what happens on the connections to the push services. By provider and never by host: the hosts of Web Push and WNS are
 * input, and would make any number of time series. Thread-safe; shared by all event loops.
 */
public final class TransportMetrics implements TransportListener {

    /** Events by kind and provider. */
    public static final String EVENTS = "tapline.push.transport";

    /** Connections, exchanges under way on them, and exchanges that wait for room, by provider. */
    public static final String LOAD = "tapline.push.pool";

    /** What one pool told last. */
    private record Load(int connections, int inFlight, int waiting) {}

    /** A pool: that of an origin on an event loop. */
    private record Pool(Origin origin, Thread loop) {}

    private enum Event {
        CONNECTED("connected"),
        CONNECT_FAILED("connectFailed"),
        CLOSED("closed"),
        GO_AWAY("goAway"),
        RETIRED("retired"),
        REFUSED("refused"),
        RESET("reset"),
        MALFORMED("malformed"),
        TIMED_OUT("timedOut"),
        PING_TIMED_OUT("pingTimedOut"),
        POOL_EXHAUSTED("poolExhausted"),
        RESENT("resent"),
        CREDENTIAL_REFUSED("credentialRefused");

        private final String tag;

        Event(String tag) {
            this.tag = tag;
        }
    }

    private final Function<Origin, String> providers;
    private final Map<String, Map<Event, Counter>> counters = new HashMap<>();
    private final Map<Pool, Load> loads = new ConcurrentHashMap<>();

    /** @param providers names the provider of an origin, one of {@link ProviderNames#ALL} */
    public TransportMetrics(MeterRegistry registry, Function<Origin, String> providers) {
        this.providers = providers;
        for (String provider : ProviderNames.ALL) {
            Map<Event, Counter> ofProvider = new EnumMap<>(Event.class);
            for (Event event : Event.values()) {
                ofProvider.put(event, counter(registry, provider, event));
            }
            counters.put(provider, ofProvider);
            gauge(registry, provider, "connections", Load::connections);
            gauge(registry, provider, "inFlight", Load::inFlight);
            gauge(registry, provider, "waiting", Load::waiting);
        }
    }

    private void gauge(MeterRegistry registry, String provider, String what, ToIntFunction<Load> part) {
        Gauge.builder(LOAD, () -> sum(provider, part))
                .description("Connections to the push services, exchanges on them, and exchanges that wait for room")
                .tag("provider", provider)
                .tag("what", what)
                .register(registry);
    }

    private int sum(String provider, ToIntFunction<Load> part) {
        int sum = 0;
        for (Map.Entry<Pool, Load> pool : loads.entrySet()) {
            if (providers.apply(pool.getKey().origin()).equals(provider)) {
                sum += part.applyAsInt(pool.getValue());
            }
        }
        return sum;
    }

    @Override
    public void load(Origin origin, int connections, int inFlight, int waiting) {
        Pool pool = new Pool(origin, Thread.currentThread());
        if (connections == 0 && waiting == 0) {
            // A pool that is forgotten says so last.
            loads.remove(pool);
        } else {
            loads.put(pool, new Load(connections, inFlight, waiting));
        }
    }

    private static Counter counter(MeterRegistry registry, String provider, Event event) {
        return Counter.builder(EVENTS)
                .description("What happened on the connections to the push services")
                .tag("provider", provider)
                .tag("event", event.tag)
                .register(registry);
    }

    private void count(Origin origin, Event event) {
        requireNonNull(requireNonNull(counters.get(providers.apply(origin))).get(event))
                .increment();
    }

    @Override
    public void connected(Origin origin, String protocol, Duration took) {
        count(origin, Event.CONNECTED);
    }

    @Override
    public void connectFailed(Origin origin, String reason) {
        count(origin, Event.CONNECT_FAILED);
    }

    @Override
    public void closed(Origin origin, String reason) {
        count(origin, Event.CLOSED);
    }

    @Override
    public void goAway(Origin origin, String error, String debug) {
        count(origin, Event.GO_AWAY);
    }

    @Override
    public void retired(Origin origin) {
        count(origin, Event.RETIRED);
    }

    @Override
    public void refused(Origin origin) {
        count(origin, Event.REFUSED);
    }

    @Override
    public void reset(Origin origin, String error) {
        count(origin, Event.RESET);
    }

    @Override
    public void malformed(Origin origin, String reason) {
        count(origin, Event.MALFORMED);
    }

    @Override
    public void timedOut(Origin origin) {
        count(origin, Event.TIMED_OUT);
    }

    @Override
    public void pingTimedOut(Origin origin) {
        count(origin, Event.PING_TIMED_OUT);
    }

    @Override
    public void poolExhausted(Origin origin) {
        count(origin, Event.POOL_EXHAUSTED);
    }

    @Override
    public void resent(Origin origin) {
        count(origin, Event.RESENT);
    }

    @Override
    public void credentialRefused(Origin origin) {
        count(origin, Event.CREDENTIAL_REFUSED);
    }
}
