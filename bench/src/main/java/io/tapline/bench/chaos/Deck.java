package io.tapline.bench.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/** Deals faults in an order of chance such that none comes more than once more often than another. Confined to one thread. */
final class Deck {

    private final List<Fault> faults;
    private final SplittableRandom random;
    private final Deque<Fault> left = new ArrayDeque<>();

    /** @param faults at least one */
    Deck(Collection<Fault> faults, SplittableRandom random) {
        this.faults = List.copyOf(faults);
        this.random = random;
    }

    Fault next() {
        if (left.isEmpty()) {
            shuffle();
        }
        return left.remove();
    }

    private void shuffle() {
        List<Fault> rest = new ArrayList<>(faults);
        while (!rest.isEmpty()) {
            left.add(rest.remove(random.nextInt(rest.size())));
        }
    }
}
