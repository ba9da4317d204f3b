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

    /** @param faults those of its lane, at least one */
    Striker(Strikes strikes, Collection<Fault> faults, SplittableRandom random, ChaosOptions options) {
        this.strikes = strikes;
        this.random = random;
        this.deck = new Deck(faults, random.split());
        this.options = options;
    }

    /** Ends when the run has had enough, of all lanes. */
    @Override
    public Void call() throws IOException, InterruptedException {
        pause();
        while (!strikes.areEnough(options)) {
            strikes.strike(deck.next(), random);
            pause();
        }
        return null;
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(options.leastPauseMillis(), options.mostPauseMillis() + 1));
    }
}
