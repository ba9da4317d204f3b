package io.tapline.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;

/** The parts of a test bed that run. Confined to one thread. */
public final class Parts implements AutoCloseable {

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    public <T extends AutoCloseable> T started(T part) {
        running.push(part);
        return part;
    }

    /** Stops everything, in the opposite order. A second call is harmless. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                System.err.println("bench: a part did not stop: " + e);
            }
        }
    }
}
