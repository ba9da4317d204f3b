package io.tapline.bench.compare;

/**
 * What a system does for its figures: a push that nobody keeps or looks up costs less.
 *
 * @param durable whether a notification that was taken is pushed although the process dies
 * @param users whether it is told a user and knows the user's devices; otherwise the caller names each device
 * @param history whether a device can fetch what was sent to its user
 * @param stateSync whether what is read or dismissed on one device is known on the others
 * @param what it is, and what the figures leave out, in a sentence or two
 */
record Traits(boolean durable, boolean users, boolean history, boolean stateSync, String what) {

    /** Of a loop that sends and forgets. */
    static Traits sendsOnly(String what) {
        return new Traits(false, false, false, false, what);
    }
}
