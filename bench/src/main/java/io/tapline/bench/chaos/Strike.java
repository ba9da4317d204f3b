package io.tapline.bench.chaos;

import java.util.concurrent.TimeUnit;

/**
 * A fault that was done.
 *
 * @param began {@link System#nanoTime}
 * @param ended when everything was up again
 */
record Strike(Fault fault, long began, long ended) {

    private static final long MARGIN = TimeUnit.SECONDS.toNanos(5);

    /** Whether a post of that moment ({@link System#nanoTime}) is too near to be expected to be answered 201. */
    boolean excuses(long moment) {
        return switch (fault.excuse) {
            case NONE -> false;
            case AT_ITS_MOMENT -> Math.abs(moment - began) <= MARGIN;
            case WHILE_IT_LASTS -> moment - began >= -MARGIN && moment - ended <= MARGIN;
        };
    }

    boolean covers(long moment) {
        return moment - began >= 0 && moment - ended <= 0;
    }
}
