package io.tapline.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Measures systems one after another. One that fails leaves a row that says so.
 *
 * @param folder gets a folder for each
 */
record CompareRun(Path folder) {

    /**
     * Of the lesser load, before its latencies count: what the load before it left (rows to be vacuumed, pages to be written to the disk) is
     * worked off then, and code is compiled anew for another load. A gateway's CPU was seen to fall for twelve seconds.
     */
    static final int SETTLING_SECONDS = 15;

    List<Row> run(List<Peer> peers) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Peer peer : peers) {
            System.err.println("bench: " + peer.name() + " ...");
            Row row = row(peer);
            rows.add(row);
            say(row);
        }
        return rows;
    }

    private Row row(Peer peer) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(peer.name()));
        try {
            return Row.of(peer, peer.measure(own));
        } catch (PeerMissing missing) {
            return Row.without(peer, String.valueOf(missing.getMessage()));
        } catch (IOException | ExecutionException | RuntimeException failure) {
            failure.printStackTrace();
            return Row.without(peer, "failed: " + failure.getMessage());
        }
    }

    private static void say(Row row) {
        Measured measured = row.measured();
        String figures = measured == null
                ? row.missing()
                : String.format(
                        Locale.ROOT,
                        "%,.0f pushes/s, %.1f us each",
                        measured.pushesPerSecond(),
                        measured.cpuMicrosPerPush());
        System.err.println("bench: " + row.system() + ": " + figures);
    }
}
