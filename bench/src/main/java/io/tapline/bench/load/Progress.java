package io.tapline.bench.load;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A line each second while a load runs. Used by one thread. */
final class Progress {

    private static final int CREATED = 201;
    private static final double MICROS_PER_MILLI = 1000;

    private final Meter meter;
    private final Testbed testbed;
    private final Poster poster;

    Progress(Meter meter, Testbed testbed, Poster poster) {
        this.meter = meter;
        this.testbed = testbed;
        this.poster = poster;
    }

    /** Waits, and tells. Returns the latencies of that time, in microseconds. */
    Histogram during(String phase, int seconds) throws InterruptedException {
        meter.takeLatencies(null);
        Histogram second = null;
        Histogram all = null;
        Map<Integer, Long> answers = meter.byStatus();
        long pushes = testbed.sinks().accepted().size();
        long cpu = testbed.gateways().cpuMillis();
        long start = System.nanoTime();
        for (int i = 1; i <= seconds; i++) {
            TimeUnit.NANOSECONDS.sleep(start + TimeUnit.SECONDS.toNanos(i) - System.nanoTime());
            second = meter.takeLatencies(second);
            if (all == null) {
                all = second.copy();
            } else {
                all.add(second);
            }
            Map<Integer, Long> answersNow = meter.byStatus();
            long pushesNow = testbed.sinks().accepted().size();
            long cpuNow = testbed.gateways().cpuMillis();
            tell(phase, i, second, others(answersNow) - others(answers), pushesNow - pushes, cpuNow - cpu);
            answers = answersNow;
            pushes = pushesNow;
            cpu = cpuNow;
        }
        return all == null ? meter.takeLatencies(null) : all;
    }

    private static long others(Map<Integer, Long> answers) {
        return answers.entrySet().stream()
                .filter(entry -> entry.getKey() != CREATED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void tell(String phase, int second, Histogram latencies, long others, long pushes, long cpuMillis) {
        System.err.println(String.format(
                Locale.ROOT,
                "%-8s %3d s  answers %,7d/s (not 201: %d)  p50 %7.2f ms  p99 %7.2f ms  waiting %,6d  pushes %,7d/s"
                        + "  gateway %.2f cores",
                phase,
                second,
                latencies.getTotalCount(),
                others,
                latencies.getValueAtPercentile(50) / MICROS_PER_MILLI,
                latencies.getValueAtPercentile(99) / MICROS_PER_MILLI,
                poster.backlog(),
                pushes,
                cpuMillis / 1000.0));
    }
}
