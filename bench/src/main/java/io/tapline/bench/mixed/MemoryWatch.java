package io.tapline.bench.mixed;

import io.tapline.bench.load.GatewayProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Looks at a gateway's memory now and then. Used by one thread. */
final class MemoryWatch {

    private static final int SAMPLES = 45;
    private static final int FEWEST_SAMPLES = 9;
    private static final int SECONDS_BETWEEN = 20;

    private final GatewayProcess gateway;
    private final List<MixedResult.Sample> samples = new ArrayList<>();

    MemoryWatch(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    /** Blocks so long, and looks at even distances. */
    List<MixedResult.Sample> during(int seconds) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int count = Math.max(FEWEST_SAMPLES, Math.min(SAMPLES, seconds / SECONDS_BETWEEN));
        for (int i = 1; i <= count; i++) {
            long due = start + TimeUnit.SECONDS.toNanos(seconds) * i / count;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            if (!gateway.isAlive()) {
                throw new IllegalStateException("the gateway has ended");
            }
            double at = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            MixedResult.Sample sample =
                    new MixedResult.Sample(at, gateway.liveHeapKilobytes(), gateway.residentKilobytes());
            samples.add(sample);
            System.err.println("bench: " + sample);
        }
        return samples;
    }
}
