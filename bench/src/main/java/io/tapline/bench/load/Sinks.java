package io.tapline.bench.load;

/** Placeholder. */
final class Sinks {
    static final String THREAD_NAME = "simulator";

    private Sinks() {}
}
