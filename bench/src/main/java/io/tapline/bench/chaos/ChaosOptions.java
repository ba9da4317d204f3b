package io.tapline.bench.chaos;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What to run.
 *
 * @param seconds of load with faults, unless {@code killsOfEachKind} says when it ends
 * @param killsOfEachKind that many of each kind at least, however long it takes; 0: as many as fit into {@code seconds}
 * @param seed of the order of faults and of all pauses
 * @param gateways processes that share the work
 * @param rate posts per second
 * @param users each with a device of every platform
 * @param leastPauseMillis before a fault, after the one before of its lane
 * @param mostPauseMillis see {@code leastPauseMillis}
 * @param finalWithinSeconds how long after the last fault every push may take to arrive and every outcome to be recorded
 */
record ChaosOptions(
        int seconds,
        int killsOfEachKind,
        long seed,
        Set<Fault> kinds,
        int gateways,
        int rate,
        int users,
        int leastPauseMillis,
        int mostPauseMillis,
        int finalWithinSeconds,
        List<String> gatewayJavaOptions) {

    /** A new gateway every few seconds on a small machine: what it costs to start counts more than how fast it gets. */
    static final List<String> GATEWAY_JAVA_OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    ChaosOptions {
        kinds = Set.copyOf(kinds);
        gatewayJavaOptions = List.copyOf(gatewayJavaOptions);
    }

    /** The kinds of a lane, in order. */
    Set<Fault> kindsOf(Fault.Lane lane) {
        Set<Fault> faults = EnumSet.allOf(Fault.class);
        faults.removeIf(fault -> fault.lane != lane || !kinds.contains(fault));
        return faults;
    }
}
