package io.tapline.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** One system of the comparison. */
interface Peer {

    /** Its name in options and results. */
    String name();

    Traits traits();

    /**
     * Starts it with sinks of its own, measures it and stops everything. Blocking.
     *
     * @param folder for its data, configuration and logs; exists
     * @throws PeerMissing when it cannot be had on this machine
     */
    Measured measure(Path folder) throws PeerMissing, IOException, InterruptedException, ExecutionException;
}
