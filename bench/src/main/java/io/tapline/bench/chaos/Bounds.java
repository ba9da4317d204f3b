package io.tapline.bench.chaos;

import java.util.List;

/** What a run may cost at most. */
final class Bounds {

    /** Of the posts away from kills, and of those without Redis. */
    static final double LEAST_ACCEPTED = 0.95;

    /**
     * How long a push may have been accepted by its provider before its outcome is committed: an answer on its way, the batch of
     * outcomes before, the batch's own commit. Some hundredths of a second on a quiet machine.
     */
    private static final int UNRECORDED_SECONDS = 1;

    private Bounds() {}

    /**
     * The most duplicates that faults explain. A push is sent again only if nobody could know that it had been accepted: the
     * gateway died, or the connection did, between the provider's acceptance and the commit of the outcome. So one fault repeats
     * at most what all gateways send in that time.
     */
    static long duplicates(ChaosOptions options, int devices, List<Strike> strikes) {
        long each = (long) options.rate() * devices * UNRECORDED_SECONDS;
        return each * strikes.stream().filter(strike -> strike.fault().repeats).count();
    }
}
