package io.tapline.bench.chaos;

import java.io.IOException;
import java.util.Collection;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Does the faults of one lane one after the other, with a pause of chance before each. Confined to one thread. */
final class Striker implements Callable<Void> {

    private final Strikes strikes;
    private final Deck deck;
    private final SplittableRandom random;
    private final ChaosOptions options;
    private final int mostFaults;

    /** @param faults those of its lane, at least one */
    Striker(Strikes strikes, Collection<Fault> faults, SplittableRandom random, ChaosOptions options) {
        this.strikes = strikes;
        this.random = random;
        this.deck = new Deck(faults, random.split());
        this.options = options;
        this.mostFaults = options.killsOfEachKind() > 0 ? faults.size() * options.killsOfEachKind() : Integer.MAX_VALUE;
    }

    @Override
    public Void call() throws IOException, InterruptedException {
        long deadline = options.killsOfEachKind() > 0
                ? Long.MAX_VALUE
                : System.nanoTime() + TimeUnit.SECONDS.toNanos(options.seconds());
        for (int i = 0; i < mostFaults; i++) {
            long pause = TimeUnit.MILLISECONDS.toNanos(
                    random.nextInt(options.leastPauseMillis(), options.mostPauseMillis() + 1));
            TimeUnit.NANOSECONDS.sleep(Math.min(pause, deadline - System.nanoTime()));
            if (System.nanoTime() >= deadline) {
                break;
            }
            strikes.strike(deck.next(), random);
        }
        return null;
    }
}
