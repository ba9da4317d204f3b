package io.tapline.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/** Carries requests to a gateway, or to several. Confined to its event loop. */
public interface Carrier extends AutoCloseable {

    /** Takes the answer to one request. */
    interface Answer {
        /**
         * @param status 0 when the connection ended instead
         * @param head status line and headers
         * @param body valid during the call only
         */
        void received(int status, String head, ByteBuf body);
    }

    EventLoop eventLoop();

    /** @param listener called whenever there may be room for a request */
    void onIdle(Runnable listener);

    /** Whether {@link #send} can be called. */
    boolean hasIdle();

    /** Sends a whole request. */
    void send(ByteBuf request, Answer answer);

    /** Ends every connection. On any thread. */
    @Override
    void close();
}
