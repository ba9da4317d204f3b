package io.tapline.gateway.stream;

import io.tapline.gateway.identity.UserKey;

/** Brings pokes from one event loop to all others, of this node and of the others. May lose some. Confined to one event loop. */
public interface PokeChannel {

    /** What comes in. Called on the event loop. */
    interface Listener {

        /** Another event loop has changed a user's feed. */
        void changed(UserKey user);

        /** From now on pokes come in; whatever was before may have been missed. */
        void subscribed();

        /** From now on pokes are missed, until {@link #subscribed} again. Not called because of {@link PokeChannel#ignore}. */
        void lost();
    }

    /** Pokes all other event loops. */
    void poke(UserKey user);

    /** Begins to listen and goes on until {@link #ignore}, whatever breaks meanwhile. */
    void listen(Listener listener);

    /** Stops listening. Harmless if nobody listens. */
    void ignore();
}
