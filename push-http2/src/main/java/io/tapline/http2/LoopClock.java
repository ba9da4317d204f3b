package io.tapline.http2;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Elapsed time as an event loop lived it. While the whole process stands still (garbage collection, a paused virtual machine,
 * SIGSTOP) it could read nothing, and answers that came meanwhile lie in the sockets: of a pause no more counts than {@link
 * #LONGEST_STEP}, whatever is measured. Confined to its event loop, which must ask for the time every now and then while
 * something is measured.
 */
final class LoopClock implements LongSupplier {

    /** A loop that is busy takes less from one look at the clock to the next. Counted, so that time goes on whatever happens. */
    static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    private final LongSupplier source;
    private final long longestStep;
    private long lastRead;
    private long time;
    private boolean paused;

    /**
     * @param source {@link System#nanoTime}
     * @param tick how often somebody looks at the clock at least
     */
    LoopClock(LongSupplier source, Duration tick) {
        this.source = source;
        this.longestStep = Math.max(LONGEST_STEP.toNanos(), 2 * tick.toNanos());
        this.lastRead = source.getAsLong();
        this.time = lastRead;
    }

    /** In nanoseconds from an arbitrary moment. */
    @Override
    public long getAsLong() {
        long read = source.getAsLong();
        long step = read - lastRead;
        lastRead = read;
        paused |= step > longestStep;
        time += Math.min(step, longestStep);
        return time;
    }

    /** Whether there was a pause since this was last asked. */
    boolean sawPause() {
        boolean saw = paused;
        paused = false;
        return saw;
    }
}
