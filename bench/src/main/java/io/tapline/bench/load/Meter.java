package io.tapline.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/** Counts and times answers. Written by one event loop, read by one other thread. */
public final class Meter {

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final int DIGITS = 3;
    private static final int HIGHEST_STATUS = 999;

    private final SingleWriterRecorder latencies = new SingleWriterRecorder(LONGEST_MICROS, DIGITS);
    private final AtomicLongArray byStatus = new AtomicLongArray(HIGHEST_STATUS + 1);

    public void answered(int status, long nanos) {
        // There is one writer.
        byStatus.lazySet(status, byStatus.getPlain(status) + 1);
        latencies.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /** Microseconds of the answers since the last call. */
    public Histogram takeLatencies(@Nullable Histogram recycled) {
        return latencies.getIntervalHistogram(recycled);
    }

    /** All answers so far; 0 stands for connections that ended instead. */
    public Map<Integer, Long> byStatus() {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int status = 0; status <= HIGHEST_STATUS; status++) {
            if (byStatus.get(status) > 0) {
                counts.put(status, byStatus.get(status));
            }
        }
        return counts;
    }
}
