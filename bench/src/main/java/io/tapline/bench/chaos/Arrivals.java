package io.tapline.bench.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** The pushes that the sinks have accepted, by {@link io.tapline.bench.load.PushKey}, and when one came again. Thread-safe. */
final class Arrivals implements LongConsumer {

    private final Set<Long> arrived = new HashSet<>();
    private final List<Repeat> repeats = new ArrayList<>();
    private long count;

    /** @param at {@link System#nanoTime} */
    record Repeat(long push, long at) {}

    @Override
    public synchronized void accept(long push) {
        count++;
        if (!arrived.add(push)) {
            repeats.add(new Repeat(push, System.nanoTime()));
        }
    }

    synchronized boolean contains(long push) {
        return arrived.contains(push);
    }

    /** Repeated ones included. */
    synchronized long count() {
        return count;
    }

    /**
     * What came so far.
     *
     * @param count repeated ones included
     * @param repeats every arrival beyond the first of a push
     */
    record Tally(long count, List<Repeat> repeats) {}

    synchronized Tally tally() {
        return new Tally(count, List.copyOf(repeats));
    }

    /** How many different pushes came that are not among these. */
    synchronized long others(LongStream expected) {
        return arrived.size() - expected.filter(arrived::contains).count();
    }
}
