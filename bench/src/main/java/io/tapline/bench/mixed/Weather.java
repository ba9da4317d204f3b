package io.tapline.bench.mixed;

import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Simulator;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One push service after the other fails for some seconds, on a thread of its own. */
final class Weather implements AutoCloseable {

    private static final int LEAST_PAUSE_SECONDS = 4;
    private static final int MOST_PAUSE_SECONDS = 20;
    private static final int FAULT_SECONDS = 3;
    private static final int END_SECONDS = 10;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final List<Simulator> services;
    private final SplittableRandom random;
    private final Thread thread = new Thread(this::run, "weather");
    private final AtomicInteger faults = new AtomicInteger();

    Weather(List<Simulator> services, SplittableRandom random) {
        this.services = services;
        this.random = random;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(random.nextInt(LEAST_PAUSE_SECONDS, MOST_PAUSE_SECONDS));
                fail(services.get(random.nextInt(services.size())));
            }
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private void fail(Simulator service) throws InterruptedException {
        switch (random.nextInt(4)) {
            case 0 -> service.listener().refuse();
            case 1 -> service.scripts().otherwise(() -> Answer.throttle(503, RETRY_AFTER));
            case 2 -> service.scripts().otherwise(() -> Answer.throttle(429, RETRY_AFTER));
            default -> service.scripts().otherwise(Answer::disconnect);
        }
        faults.incrementAndGet();
        try {
            TimeUnit.SECONDS.sleep(FAULT_SECONDS);
        } finally {
            service.scripts().clear();
            service.listener().acceptAgain();
        }
    }

    int faults() {
        return faults.get();
    }

    /** From now on all goes well. */
    void clear() throws InterruptedException {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
