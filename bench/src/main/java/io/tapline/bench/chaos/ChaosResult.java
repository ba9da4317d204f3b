package io.tapline.bench.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The count; its components are the members of the JSON object.
 *
 * @param accepted posts that were answered 201
 * @param reachedAtLeastOnce of them, those that reached every device of their user
 * @param duplicates arrivals of a (notification, device) beyond its first
 * @param lost accepted and not reached
 * @param kills faults of all kinds
 * @param duplicatesAllowed see {@link Bounds#duplicates}
 * @param duplicatesByKind by the last fault before each that can repeat a push
 * @param answers posts by status; 0 stands for connections that ended instead
 * @param unanswered posts that had no answer at all in the end
 * @param postsOutsideKills posts further than 5 s from any kill of a gateway or Postgres, and not while the disk was full
 * @param postsWithoutRedis of them, those sent while Redis was dead, or just wiped
 * @param pushesArrived at the sinks, repeated ones included
 * @param pushesUnexpected of notifications whose 201 never came
 * @param pushesRefused by the sinks, because they broke a rule
 * @param unreadable notifications that a GET at the end did not find
 * @param notFinal notifications without a recorded final state for some device at the end
 * @param secondsToFinal from the last fault until everything had arrived and had its final state
 */
record ChaosResult(
        long accepted,
        long reachedAtLeastOnce,
        long duplicates,
        long lost,
        int kills,
        Map<String, Integer> killsByKind,
        long duplicatesAllowed,
        Map<String, Integer> duplicatesByKind,
        Map<Integer, Long> answers,
        long unanswered,
        long postsOutsideKills,
        long acceptedOutsideKills,
        long postsWithoutRedis,
        long acceptedWithoutRedis,
        long pushesOwed,
        long pushesArrived,
        long pushesUnexpected,
        long pushesRefused,
        long unreadable,
        long notFinal,
        double secondsToFinal,
        double seconds,
        Map<String, Object> setting) {

    /** What was promised and not kept, in words; empty for a good run. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        check(lost == 0, lost + " accepted notifications did not reach every device", violations);
        check(
                duplicates <= duplicatesAllowed,
                duplicates + " duplicates; " + duplicatesAllowed + " are explained by the kills",
                violations);
        check(
                acceptedOutsideKills >= Bounds.LEAST_ACCEPTED * postsOutsideKills,
                acceptedOutsideKills + " of " + postsOutsideKills + " posts away from kills were answered 201",
                violations);
        check(
                acceptedWithoutRedis >= Bounds.LEAST_ACCEPTED * postsWithoutRedis,
                acceptedWithoutRedis + " of " + postsWithoutRedis + " posts without Redis were answered 201",
                violations);
        check(unreadable == 0, unreadable + " accepted notifications cannot be read", violations);
        check(notFinal == 0, notFinal + " accepted notifications have no final state in time", violations);
        check(pushesRefused == 0, pushesRefused + " pushes broke a rule of their provider", violations);
        return violations;
    }

    private static void check(boolean kept, String violation, List<String> violations) {
        if (!kept) {
            violations.add(violation);
        }
    }
}
