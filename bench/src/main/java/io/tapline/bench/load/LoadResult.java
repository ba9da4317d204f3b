package io.tapline.bench.load;

import java.util.Map;

/**
 * All figures of a run; its components are the members of the JSON object.
 *
 * @param startedAt of the measured window, ISO 8601
 * @param setting what was run, and on what
 * @param registrationsPerSecond devices, before the load, over as many connections
 * @param seconds that the measured window really took
 */
public record LoadResult(
        String startedAt,
        Map<String, Object> setting,
        double registrationsPerSecond,
        double seconds,
        Posts posts,
        LatencyMillis latencyMillis,
        Pushes pushes,
        Cpu cpu,
        Memory gatewayMemory) {

    /**
     * Of the measured window.
     *
     * @param createdPerSecond answers 201
     * @param byStatus answers; 0 stands for connections that ended instead
     * @param backlog posts that were due at the end of the window and had found no free connection
     */
    public record Posts(double createdPerSecond, long created, Map<Integer, Long> byStatus, long backlog) {}

    /** From when a post was due (at a rate) or sent (at max) to its whole answer. */
    public record LatencyMillis(double p50, double p90, double p99, double p999, double max) {}

    /**
     * @param perSecond valid pushes at the sinks in the measured window
     * @param refused pushes that broke a sink's rules, of the whole run
     * @param account of the whole run, warm-up included
     * @param drainedAfterSeconds from the last answer to the last push
     */
    public record Pushes(double perSecond, long refused, PushAccount account, double drainedAfterSeconds) {}

    /**
     * Of the measured window.
     *
     * @param microsPerNotification CPU time by part, for each 201; that of several gateways is summed
     * @param coresBusy by part
     * @param gatewayGarbageCollectionShare of the gateways' CPU time
     */
    public record Cpu(
            Map<String, Double> microsPerNotification,
            Map<String, Double> coresBusy,
            double gatewayGarbageCollectionShare) {}

    /**
     * Of the gateway's process; of several, the sum.
     *
     * @param peakResidentKilobytes the most that each has had at once
     */
    public record Memory(long heapUsedKilobytesBefore, long heapUsedKilobytesAfter, long peakResidentKilobytes) {}
}
