package io.tapline.bench.client;

/**
 * A push client under measurement, over one connection. It has a constructor with a {@link Workload}, which connects to
 * nothing yet.
 */
public interface Sender {

    /**
     * Keeps so many pushes in flight for as long as the process lives: each answer is told to the tally and brings the next
     * push, on the thread that the library answers on.
     */
    void start(int inFlight, Tally tally) throws Exception;

    /** What encrypts, as {@code BoringSSL} or {@code JDK}. */
    String tls();
}
