package io.tapline.bench.soak;

import io.tapline.simulator.engine.Answer;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chooses, from a seed, which pushes meet with which fault, in the order of their arrival. Confined to the simulator's thread. */
final class Faults implements Supplier<Answer> {

    private static final int MILLION = 1_000_000;

    private final SplittableRandom random;
    private final Words words;
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private @Nullable Fault last;

    Faults(long seed, Words words) {
        this.random = new SplittableRandom(seed);
        this.words = words;
    }

    @Override
    public Answer get() {
        Fault fault = pick(random.nextInt(MILLION));
        last = fault;
        if (fault == null) {
            return Answer.usual();
        }
        counts.merge(fault, 1L, Long::sum);
        return fault.answer(random, words);
    }

    /** What {@link #get} chose the last time; null for nothing. */
    @Nullable
    Fault last() {
        return last;
    }

    Map<Fault, Long> counts() {
        return counts;
    }

    private static @Nullable Fault pick(int number) {
        int left = number;
        for (Fault fault : Fault.values()) {
            left -= fault.perMillion;
            if (left < 0) {
                return fault;
            }
        }
        return null;
    }
}
