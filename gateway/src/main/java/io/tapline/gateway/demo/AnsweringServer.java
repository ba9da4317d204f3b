package io.tapline.gateway.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server of this machine that is up when it answers, and can be killed and started again. Blocking; thread-safe. */
final class AnsweringServer implements AutoCloseable {

    /** What is done before each start. */
    interface Preparation {
        void prepare() throws IOException;
    }

    private final String name;
    private final List<String> command;
    private final Path folder;
    private final Preparation preparation;
    private final BooleanSupplier answers;
    private final long readySeconds;
    private volatile ServerProcess process;

    /**
     * Starts it, and does not wait until it answers.
     *
     * @param name for messages; its log is {@code name.log}
     * @param answers asks it once
     * @param readySeconds how long it may take to answer after a start
     */
    AnsweringServer(
            String name,
            List<String> command,
            Path folder,
            Preparation preparation,
            BooleanSupplier answers,
            long readySeconds)
            throws IOException {
        this.name = name;
        this.command = List.copyOf(command);
        this.folder = folder;
        this.preparation = preparation;
        this.answers = answers;
        this.readySeconds = readySeconds;
        this.process = start();
    }

    private ServerProcess start() throws IOException {
        preparation.prepare();
        return ServerProcess.start(command, folder, folder.resolve(name + ".log"));
    }

    /** Waits until it answers. False if it has ended, or does not answer for long. */
    boolean awaitReady() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(readySeconds);
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            if (answers.getAsBoolean()) {
                return true;
            }
            Ports.pause();
        }
        return false;
    }

    /** Stops it if it still runs, and starts it until it answers, that often at most. */
    void restart(int starts) throws IOException {
        process.close();
        for (int start = 1; ; start++) {
            process = start();
            if (awaitReady()) {
                return;
            }
            process.close();
            if (start == starts) {
                throw didNotStart();
            }
        }
    }

    IOException didNotStart() {
        return new IOException(name + " did not start on " + folder + ": " + process.lastWords());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.kill();
    }

    /** Stops it. A second call is harmless. */
    @Override
    public void close() {
        process.close();
    }
}
