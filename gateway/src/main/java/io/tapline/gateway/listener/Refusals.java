package io.tapline.gateway.listener;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and tells what listeners have refused. Thread-safe. */
public final class Refusals {

    /** Connections and requests that were refused or broken off, by reason. */
    public static final String REFUSED = "tapline.http.refused";

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** Whoever floods the gateway must not flood its log too. */
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    /** Why. */
    public enum Reason {
        CONNECTIONS("http.maximumConnections connections are open"),
        CONNECTIONS_OF_ADDRESS("http.maximumConnectionsPerAddress connections are open from its address"),
        SLOW_HEADERS("its headers, or a frame of it, did not come within http.requestTimeout"),
        SLOW_BODY("its body did not come within http.requestTimeout"),
        SLOW_READER("it did not take its answer within http.requestTimeout"),
        HEADERS("a request has more than http.maximumHeaders headers"),
        URL("a URL is longer than http.maximumUrlBytes"),
        STREAMS("it opens http.maximumConcurrentStreams streams and has not acknowledged that these are all"),
        CONTINUATION_FLOOD("a header block has too many CONTINUATION frames"),
        CONTROL_FLOOD("it sends more than http.maximumControlFrames control frames");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
    private final Map<Reason, AtomicLong> told = new EnumMap<>(Reason.class);

    public Refusals(MeterRegistry registry) {
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder(REFUSED)
                            .description("Connections and requests refused or broken off, by reason")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
            told.put(reason, new AtomicLong(System.nanoTime() - PAUSE));
        }
    }

    /** Counts one, and logs the first in a minute of each reason. */
    void count(Reason reason, Object client) {
        requireNonNull(counters.get(reason)).increment();
        AtomicLong last = requireNonNull(told.get(reason));
        long before = last.get();
        long now = System.nanoTime();
        if (now - before >= PAUSE && last.compareAndSet(before, now)) {
            LOG.warn("Refuses {}, and for a minute tells of no other: {}", client, reason.text);
        }
    }
}
