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
    private static final int CREDENTIAL_REFUSED = 16;

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
        int known = known(push);
        if (accepted) {
            known |= (known & ACCEPTED) == 0 ? ACCEPTED : ACCEPTED_AGAIN;
        } else if (fault == Fault.NEVER_ANSWERED) {
            known |= LEFT_UNANSWERED;
        } else if (fault == Fault.CREDENTIAL_REFUSED) {
            known |= CREDENTIAL_REFUSED;
        }
        arrivals[push] = (byte) known;
    }

    /** It came with a credential that the provider does not accept any more. On the simulator's thread. */
    void refused(int push) {
        arrivals[push] = (byte) (known(push) | CREDENTIAL_REFUSED);
    }

    /** Only the last arrival can leave the client waiting, or without a credential. */
    private int known(int push) {
        return (arrivals[push] | ARRIVED) & ~(LEFT_UNANSWERED | CREDENTIAL_REFUSED);
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
            case CREDENTIAL_EXPIRED ->
                (arrival & CREDENTIAL_REFUSED) != 0
                        ? null
                        : "is without a credential, and its last one was not refused";
            case REJECTED -> "is called " + fate + ", and nothing was wrong with it";
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
