package io.tapline.bench.fairness;

import java.util.Map;

/**
 * What was seen.
 *
 * @param capacityPerSecond posts of the greedy app that were accepted while it posted as fast as it was answered
 * @param alone the modest apps without it
 * @param besideGreedy the modest apps while it posted too much
 * @param greedyAnswers by status, in that time
 * @param greedyOfferedPerSecond what it would have posted had anyone taken it
 * @param gatewayCores CPU time by elapsed time, in that time
 * @param gatewayHeapKilobytes live, at its end
 */
record FairnessResult(
        double capacityPerSecond,
        Waits alone,
        Waits besideGreedy,
        Map<Integer, Long> greedyAnswers,
        double greedyOfferedPerSecond,
        double greedySeconds,
        double gatewayCores,
        long gatewayHeapKilobytes) {

    /**
     * How long the modest apps waited, in milliseconds.
     *
     * @param created posts that were answered 201
     * @param others those that were not
     */
    record Waits(long created, long others, double p50, double p90, double p99, double max) {}

    double ratio() {
        return besideGreedy.p99() / alone.p99();
    }
}
