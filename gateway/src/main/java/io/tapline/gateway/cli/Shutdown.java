package io.tapline.gateway.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/** Closes what runs when a signal (Ctrl-C, SIGTERM) ends the program. */
final class Shutdown {

    /** As shells have it for a process that was killed; a stop that ended in order is 0. */
    private static final int AT_ONCE = 130;

    private final AutoCloseable running;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private Shutdown(AutoCloseable running) {
        this.running = running;
    }

    /** The first signal closes, a second ends the program at once. */
    static void atExit(AutoCloseable running) {
        Shutdown shutdown = new Shutdown(running);
        // Also when something else exits, and where signals cannot be had.
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::close, "tapline-shutdown"));
        Signals.handle("TERM", shutdown::signalled);
        Signals.handle("INT", shutdown::signalled);
    }

    private void signalled() {
        if (stopping.compareAndSet(false, true)) {
            // Runs close as a hook, and all other hooks.
            System.exit(0);
        }
        Runtime.getRuntime().halt(AT_ONCE);
    }

    private void close() {
        try {
            running.close();
        } catch (Exception failure) {
            LoggerFactory.getLogger(Shutdown.class).error("Not everything could be closed", failure);
        }
    }
}
