package io.tapline.bench.compare;

import org.jspecify.annotations.Nullable;

/**
 * What became of one system.
 *
 * @param measured null when it gave no figures
 * @param missing why; empty when it gave some
 */
record Row(String system, Traits traits, @Nullable Measured measured, String missing) {

    static Row of(Peer peer, Measured measured) {
        return new Row(peer.name(), peer.traits(), measured, "");
    }

    static Row without(Peer peer, String reason) {
        return new Row(peer.name(), peer.traits(), null, reason);
    }
}
