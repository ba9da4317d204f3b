package io.tapline.bench.transport;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** All processes of a run, one after another. Each row's forks are spread over the run, so that no row has the machine's bad minute to itself. */
final class TransportRun {

    /** Runs one process of a row's client to its end. */
    @FunctionalInterface
    interface Measurement {
        /** @throws IOException when it gave no figures; the message says why */
        Figures of(Row row) throws IOException, InterruptedException;
    }

    private final int forks;
    private final Measurement measurement;

    TransportRun(int forks, Measurement measurement) {
        this.forks = forks;
        this.measurement = measurement;
    }

    /**
     * Adds the figures to the rows.
     *
     * @throws IOException when a client gave none twice in a row
     */
    void run(List<Row> rows) throws IOException, InterruptedException {
        for (int fork = 1; fork <= forks; fork++) {
            for (Row row : rows) {
                Figures figures = measure(row, fork);
                row.forks().add(figures);
                say(row, fork, "%.2f us, %.0f/s", figures.cpuMicrosPerPush(), figures.pushesPerSecond());
            }
        }
    }

    private Figures measure(Row row, int fork) throws IOException, InterruptedException {
        try {
            return measurement.of(row);
        } catch (IOException e) {
            say(row, fork, "no figures, so once more: %s", e);
            return measurement.of(row);
        }
    }

    private static void say(Row row, int fork, String form, Object... values) {
        System.err.printf(
                Locale.ROOT,
                "bench: %s, %d bytes, %s, fork %d: %s%n",
                row.client(),
                row.bodyBytes(),
                row.tls() ? "TLS" : "cleartext",
                fork,
                String.format(Locale.ROOT, form, values));
    }
}
