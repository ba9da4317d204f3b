package io.tapline.gateway.cli;

import org.slf4j.LoggerFactory;

/** Closes what runs when a signal (Ctrl-C, SIGTERM) ends the program. */
final class Shutdown {

    private Shutdown() {}

    static void atExit(AutoCloseable running) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running), "tapline-shutdown"));
    }

    private static void close(AutoCloseable running) {
        try {
            running.close();
        } catch (Exception failure) {
            LoggerFactory.getLogger(Shutdown.class).error("Not everything could be closed", failure);
        }
    }
}
