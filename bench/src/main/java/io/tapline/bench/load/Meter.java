package io.tapline.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/** Counts and times answers. Written by one event loop, read by one other thread. */
public final class Meter {

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final int DIGITS = 3;

    private final SingleWriterRecorder latencies = new SingleWriterRecorder(LONGEST_MICROS, DIGITS);
    private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();

    public void answered(int status, long nanos) {
        byStatus.computeIfAbsent(status, first -> new LongAdder()).increment();
        latencies.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /** Microseconds of the answers since the last call. */
    public Histogram takeLatencies(@Nullable Histogram recycled) {
        return latencies.getIntervalHistogram(recycled);
    }

    /** All answers so far; 0 stands for connections that ended instead. */
    public Map<Integer, Long> byStatus() {
        Map<Integer, Long> counts = new TreeMap<>();
        byStatus.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }
}
