package io.tapline.bench.client;

import java.util.concurrent.atomic.LongAdder;

/** Counts answers. Thread-safe, and allocates nothing. */
public final class Tally {

    private final LongAdder accepted = new LongAdder();

    /** A push was answered with 200. */
    public void accepted() {
        accepted.increment();
    }

    /** Any other end of a push spoils the measurement: the process ends. */
    public void failed(Object reason) {
        System.err.println("a push was not accepted: " + reason);
        Runtime.getRuntime().halt(1);
    }

    long count() {
        return accepted.sum();
    }
}
