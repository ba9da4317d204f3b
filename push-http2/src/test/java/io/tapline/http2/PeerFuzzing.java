package io.tapline.http2;

import java.util.List;

/** Looks for inputs; only with {@code -Pfuzz}. */
class PeerFuzzing extends JazzerRun {

    @Override
    protected List<FuzzTargets> all() {
        return List.of(new PeerFuzzTest());
    }
}
