package io.tapline.bench.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the client and the simulator say of each push, five bytes per push. Each side is written by its one thread, and all is
 * read when both have ended.
 */
final class Account {

    /** So many violations are told of; all are counted. */
    private static final int TOLD = 20;

    private static final int ARRIVED = 1;
    private static final int ACCEPTED = 2;
    private static final int ACCEPTED_AGAIN = 4;
    private static final int LEFT_UNANSWERED = 8;

    private final String provider;
    private final @Nullable Fate[] fates;
    private final byte[] arrivals;
    private final List<String> violations = new ArrayList<>();
    private long violationCount;

    Account(String provider, int pushes) {
        this.provider = provider;
        this.fates = new Fate[pushes];
        this.arrivals = new byte[pushes];
    }

    /** On the client's thread. */
    void settled(int push, Fate fate) {
        if (fates[push] != null) {
            violation("push " + push + ": has two outcomes");
        }
        fates[push] = fate;
    }

    /** On the simulator's thread. */
    void arrived(int push, boolean accepted, @Nullable Fault fault) {
        // Only the last arrival can leave the client waiting.
        int known = (arrivals[push] | ARRIVED) & ~LEFT_UNANSWERED;
        if (accepted) {
            known |= (known & ACCEPTED) == 0 ? ACCEPTED : ACCEPTED_AGAIN;
        }
        arrivals[push] = (byte) (fault == Fault.NEVER_ANSWERED ? known | LEFT_UNANSWERED : known);
    }

    Map<Fate, Long> fates() {
        Map<Fate, Long> counts = new EnumMap<>(Fate.class);
        for (Fate fate : fates) {
            if (fate != null) {
                counts.merge(fate, 1L, Long::sum);
            }
        }
        return counts;
    }

    /** Holds the two sides against each other. */
    void close() {
        for (int push = 0; push < fates.length; push++) {
            String wrong = judge(fates[push], arrivals[push]);
            if (wrong != null) {
                violation("push " + push + ": " + wrong);
            }
        }
    }

    private static @Nullable String judge(@Nullable Fate fate, int arrival) {
        boolean accepted = (arrival & ACCEPTED) != 0;
        if (fate == null) {
            return "has no outcome";
        }
        if ((arrival & ACCEPTED_AGAIN) != 0) {
            return "was accepted twice";
        }
        return switch (fate) {
            case ACCEPTED -> accepted ? null : "is called accepted, and was not";
            case UNREGISTERED, THROTTLED, PROVIDER_FAULT, NOT_SENT ->
                accepted ? "was accepted, and is called " + fate : null;
            case TIMED_OUT ->
                (arrival & LEFT_UNANSWERED) != 0 ? null : "timed out, and no fault explains it; arrival " + arrival;
            case AMBIGUOUS -> null;
            case REJECTED, CREDENTIAL_EXPIRED -> "is called " + fate + ", and nothing was wrong with it";
        };
    }

    /** On any thread. */
    synchronized void violation(String what) {
        violationCount++;
        if (violations.size() < TOLD) {
            violations.add(provider + ": " + what);
        }
    }

    synchronized long violationCount() {
        return violationCount;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }
}
