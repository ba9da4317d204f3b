package io.tapline.gateway.stream;

import io.tapline.gateway.identity.UserKey;

/** Has those look at a user's feed who wait for it. Confined to one event loop. */
@FunctionalInterface
public interface FeedPokes {

    /** Called once for whatever was committed together. Waits for nobody and never fails; a poke may get lost. */
    void changed(UserKey user);
}
