package io.tapline.bench.load;

import java.util.concurrent.TimeUnit;

/**
 * Waits after a load until nothing more will come: all posts answered, and then no push for {@link #QUIET_SECONDS}, or for {@link
 * #PATIENT_SECONDS} as long as pushes are missing, so that a retry counts as late and not as lost. Blocking.
 */
final class Settling {

    static final int QUIET_SECONDS = 3;
    static final int PATIENT_SECONDS = 20;

    private static final int ANSWER_SECONDS = 30;
    private static final int LONGEST_SECONDS = 600;
    private static final int LOOK_MILLIS = 50;

    private final Poster poster;
    private final Sinks sinks;
    private final PushLog expected;

    Settling(Poster poster, Sinks sinks, PushLog expected) {
        this.poster = poster;
        this.sinks = sinks;
        this.expected = expected;
    }

    /** @return seconds from the last answer to the last push */
    double await() throws InterruptedException {
        poster.awaitAnswers(ANSWER_SECONDS);
        long answered = System.nanoTime();
        long lastPush = answered;
        long pushes = sinks.accepted().size();
        while (secondsSince(lastPush) < patience(pushes) && secondsSince(answered) < LONGEST_SECONDS) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            long now = sinks.accepted().size();
            if (now != pushes) {
                pushes = now;
                lastPush = System.nanoTime();
            }
        }
        return (lastPush - answered) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private int patience(long pushes) {
        return pushes >= expected.size() ? QUIET_SECONDS : PATIENT_SECONDS;
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
