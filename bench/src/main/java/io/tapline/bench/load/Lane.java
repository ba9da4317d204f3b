package io.tapline.bench.load;

import io.netty.buffer.ByteBuf;

/** What carries a request when it is lent by {@link HttpConnections}. Confined to its event loop. */
interface Lane {

    /** Lends lanes out. */
    interface Owner {
        /** There is room for one request more: it is open, or has just had an answer. */
        void idle(Lane lane);

        /** It has ended; whatever room it had is gone. */
        void closed(Lane lane);
    }

    /** Sends a whole request of HTTP/1.1. To be called once for each time that it was idle. */
    void send(ByteBuf request, Carrier.Answer answer);

    /** Sends a post to one user. To be called as the other is. */
    default void send(PreparedPost post, byte[] unsid, Carrier.Answer answer) {
        send(post.text(unsid), answer);
    }
}
