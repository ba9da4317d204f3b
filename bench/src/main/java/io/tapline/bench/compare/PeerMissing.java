package io.tapline.bench.compare;

/** A system cannot be had on this machine. The message says why, in a line. */
final class PeerMissing extends Exception {

    private static final long serialVersionUID = 1;

    PeerMissing(String reason) {
        super(reason);
    }
}
