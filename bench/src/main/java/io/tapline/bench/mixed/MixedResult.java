package io.tapline.bench.mixed;

import io.tapline.bench.load.PushAccount;
import java.util.List;
import java.util.Map;

/**
 * What was seen.
 *
 * @param posts answers by status
 * @param actions of clients, by what was done and the status of its answer
 * @param streamEvents that all event streams brought
 * @param faults of push services
 * @param pushes of the notifications that no client touched
 * @param memory in order of time
 */
record MixedResult(
        List<String> gatewayJavaOptions,
        double seconds,
        Map<Integer, Long> posts,
        double postP50Millis,
        double postP99Millis,
        Map<String, Map<Integer, Long>> actions,
        long streamEvents,
        int faults,
        PushAccount pushes,
        double gatewayCores,
        List<Sample> memory) {

    private static final double MOST_GROWTH = 1.1;
    private static final long NOISE_KILOBYTES = 2 << 10;

    /**
     * Of the gateway's memory.
     *
     * @param liveHeapKilobytes after a full collection
     */
    record Sample(double atSeconds, long liveHeapKilobytes, long residentKilobytes) {}

    boolean isGood() {
        return pushes.lost() == 0 && isFlat() && serverErrors() == 0;
    }

    /**
     * Whether the median live heap of the last third is what it was in the second third: at most a tenth and 2 MiB more. The first
     * fills caches, and has code compiled.
     */
    boolean isFlat() {
        return lastThird() <= secondThird() * MOST_GROWTH + NOISE_KILOBYTES;
    }

    long secondThird() {
        return median(memory.size() / 3, memory.size() * 2 / 3);
    }

    long lastThird() {
        return median(memory.size() * 2 / 3, memory.size());
    }

    private long median(int from, int to) {
        List<Long> sorted = memory.subList(from, to).stream()
                .map(Sample::liveHeapKilobytes)
                .sorted()
                .toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    long serverErrors() {
        return sum(posts)
                + actions.values().stream().mapToLong(MixedResult::sum).sum();
    }

    /** Connections that ended without an answer included. */
    private static long sum(Map<Integer, Long> byStatus) {
        return byStatus.entrySet().stream()
                .filter(entry -> entry.getKey() == 0 || entry.getKey() >= 500)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
