package io.tapline.bench.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the leaks that Netty's detector finds; it logs them too. Thread-safe. */
final class Leaks extends ResourceLeakDetectorFactory {

    private static final int ENOUGH_TO_LOOK = 1_000;

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong detectors = new AtomicLong();

    /** To be called before any other class of Netty is touched, for each holds on to the detector that it finds. */
    static Leaks count() {
        Leaks leaks = new Leaks();
        setResourceLeakDetectorFactory(leaks);
        return leaks;
    }

    /** How many resources were leaked until now: those that the garbage collector has found. */
    long found() {
        System.gc();
        // The detector looks whenever it begins to watch another buffer.
        for (int i = 0; i < ENOUGH_TO_LOOK; i++) {
            ByteBufAllocator.DEFAULT.buffer(1).release();
        }
        if (detectors.get() == 0) {
            throw new IllegalStateException("Netty was there before the count of its leaks");
        }
        return count.get();
    }

    @Override
    @SuppressWarnings("deprecation") // the one that must be there
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
        return newResourceLeakDetector(resource, interval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval) {
        detectors.incrementAndGet();
        return new ResourceLeakDetector<>(resource, interval) {
            @Override
            protected void reportTracedLeak(String type, String records) {
                count.incrementAndGet();
                super.reportTracedLeak(type, records);
            }

            @Override
            protected void reportUntracedLeak(String type) {
                count.incrementAndGet();
                super.reportUntracedLeak(type);
            }
        };
    }
}
