package io.tapline.webpush;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that encrypt Web Pushes, for all event loops of a process: with each push comes work on a curve, of 0.05 ms in
 * native code and of over a millisecond in Java, and a notification may go to dozens of browsers. Thread-safe.
 */
public final class EncryptionThreads implements Executor, AutoCloseable {

    /**
     * Pushes that wait, over which they are refused. Nothing before it bounds them: a notification leaves admission when it is
     * committed. It is what a pool of connections lets wait for one origin, and, where Java computes, what two cores get done
     * in the seconds that a push may wait there.
     */
    static final int MAX_WAITING = 10_000;

    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    public EncryptionThreads() {
        this(Runtime.getRuntime().availableProcessors(), MAX_WAITING);
    }

    EncryptionThreads(int count, int maxWaiting) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxWaiting), task -> {
                    Thread thread = new Thread(task, "webpush-encryption-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** @throws RejectedExecutionException when too many wait already, or it is closed */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Takes no more; what waits is still done. Returns at once; a second call is harmless. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
