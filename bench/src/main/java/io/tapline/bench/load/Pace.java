package io.tapline.bench.load;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** When each post is to be sent. Immutable. */
public sealed interface Pace {

    double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /**
     * When a post is due, in nanoseconds after the start.
     *
     * @param number of the post, from 0
     * @param elapsed nanoseconds since the start
     */
    long due(long number, long elapsed);

    /**
     * The post that is to be sent next, in place of one that may have been due too long ago.
     *
     * @param number of the post that follows the last one
     * @param elapsed nanoseconds since the start
     */
    default long next(long number, long elapsed) {
        return number;
    }

    /** How many posts are due and have not been sent. */
    long backlog(long sent, long elapsed);

    /** Posts that are due whether or not earlier ones have been answered, as those of independent callers are. */
    record Rate(double perSecond) implements Pace {
        @Override
        public long due(long number, long elapsed) {
            return (long) (number * (NANOS_PER_SECOND / perSecond));
        }

        @Override
        public long backlog(long sent, long elapsed) {
            return Math.max(0, (long) (elapsed * (perSecond / NANOS_PER_SECOND)) - sent);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,.0f/s", perSecond);
        }
    }

    /** Posts that are due at a rate, and are given up when nobody could take them for a second. */
    record Live(double perSecond) implements Pace {
        @Override
        public long due(long number, long elapsed) {
            return new Rate(perSecond).due(number, elapsed);
        }

        @Override
        public long next(long number, long elapsed) {
            return Math.max(number, (long) ((elapsed / NANOS_PER_SECOND - 1) * perSecond));
        }

        @Override
        public long backlog(long sent, long elapsed) {
            return 0;
        }
    }

    /** The next post as soon as a connection is free. */
    record Maximum() implements Pace {
        @Override
        public long due(long number, long elapsed) {
            return elapsed;
        }

        @Override
        public long backlog(long sent, long elapsed) {
            return 0;
        }

        @Override
        public String toString() {
            return "max";
        }
    }

    /** @param text {@code max}, or posts per second */
    static Pace parse(String text) {
        if (text.equals("max")) {
            return new Maximum();
        }
        double perSecond = Double.parseDouble(text);
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate is a number over 0, or max: " + text);
        }
        return new Rate(perSecond);
    }
}
