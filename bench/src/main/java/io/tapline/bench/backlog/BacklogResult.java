package io.tapline.bench.backlog;

import io.tapline.bench.load.PushAccount;
import java.util.List;

/**
 * What was seen.
 *
 * @param gatewayJavaOptions of the gateway's JVM
 * @param phases in their order
 * @param liveHeapKilobytes the largest of all moments at which the gateway's heap was collected to be measured
 * @param peakResidentKilobytes of the gateway's process
 * @param secondsToFirst from the return of the push service to the first push
 * @param secondsToLast from there to the last of those that had waited
 * @param pushesBySecond after the return, from its first second on
 * @param mostConnections of the gateway to the push service at one time
 */
record BacklogResult(
        List<String> gatewayJavaOptions,
        List<Phase> phases,
        long liveHeapKilobytes,
        long peakResidentKilobytes,
        double secondsToFirst,
        double secondsToLast,
        List<Long> pushesBySecond,
        int mostConnections,
        PushAccount pushes) {

    /**
     * A part of the run.
     *
     * @param accepted posts answered 201 in it
     * @param refused posts answered otherwise
     * @param p99Millis of all answers
     * @param gatewayCores CPU time by elapsed time; likewise for Postgres
     */
    record Phase(
            String name,
            double seconds,
            long accepted,
            long refused,
            double p50Millis,
            double p99Millis,
            double gatewayCores,
            double postgresCores,
            long liveHeapKilobytes) {}
}
