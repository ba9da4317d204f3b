package io.tapline.bench.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Does faults, and remembers when. Thread-safe. */
final class Strikes {

    private final Bed bed;
    private final List<Strike> done = new ArrayList<>();
    private final long start = System.nanoTime();

    Strikes(Bed bed) {
        this.bed = bed;
    }

    /** Blocks until everything is up again. */
    void strike(Fault fault, SplittableRandom random) throws IOException, InterruptedException {
        long began = System.nanoTime();
        fault.strike(bed, random);
        long ended = System.nanoTime();
        synchronized (this) {
            done.add(new Strike(fault, began, ended));
        }
        System.err.printf(
                Locale.ROOT,
                "%-9s from %6.1f s to %6.1f s%n",
                fault.label(),
                seconds(began - start),
                seconds(ended - start));
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    synchronized List<Strike> done() {
        return List.copyOf(done);
    }

    boolean areEnough(ChaosOptions options) {
        return options.killsOfEachKind() > 0
                ? options.kinds().stream().allMatch(fault -> count(fault) >= options.killsOfEachKind())
                : System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(options.seconds());
    }

    private synchronized long count(Fault fault) {
        return done.stream().filter(strike -> strike.fault() == fault).count();
    }
}
