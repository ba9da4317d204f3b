package io.tapline.bench.load;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** When each post is to be sent. Immutable. */
sealed interface Pace {

    /**
     * When a post is due, in nanoseconds after the start.
     *
     * @param number of the post, from 0
     * @param elapsed nanoseconds since the start
     */
    long due(long number, long elapsed);

    /** How many posts are due and have not been sent. */
    long backlog(long sent, long elapsed);

    /** Posts that are due whether or not earlier ones have been answered, as those of independent callers are. */
    record Rate(double perSecond) implements Pace {
        @Override
        public long due(long number, long elapsed) {
            return (long) (number * (TimeUnit.SECONDS.toNanos(1) / perSecond));
        }

        @Override
        public long backlog(long sent, long elapsed) {
            return Math.max(0, (long) (elapsed * (perSecond / TimeUnit.SECONDS.toNanos(1))) - sent);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,.0f/s", perSecond);
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
