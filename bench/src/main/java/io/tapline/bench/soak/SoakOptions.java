package io.tapline.bench.soak;

import java.time.Duration;

/**
 * What to run.
 *
 * @param pushes in all
 * @param seed of the faults
 * @param inFlight pushes to one provider at any time
 * @param requestTimeout after which a push is given up
 */
record SoakOptions(int pushes, long seed, int inFlight, Duration requestTimeout) {}
