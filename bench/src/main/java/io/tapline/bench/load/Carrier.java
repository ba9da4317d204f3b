package io.tapline.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** Carries requests to a gateway, or to several. Confined to its event loop. */
public interface Carrier extends AutoCloseable {

    /** The headers of an answer. */
    @FunctionalInterface
    interface Head {

        /** Of an answer that never came. */
        Head NONE = name -> null;

        /**
         * The first value of a header, or null.
         *
         * @param name in lower case
         */
        @Nullable
        CharSequence value(String name);
    }

    /** Takes the answer to one request. */
    interface Answer {
        /**
         * @param status 0 when the connection ended instead
         * @param head valid during the call only, as the body
         */
        void received(int status, Head head, ByteBuf body);
    }

    EventLoop eventLoop();

    /** @param listener called whenever there may be room for a request */
    void onIdle(Runnable listener);

    /** Whether {@link #send} can be called. */
    boolean hasIdle();

    /** Sends a whole request of HTTP/1.1. */
    void send(ByteBuf request, Answer answer);

    /** Sends a post to one user, cheaper than as a whole request where the connections are of HTTP/2. */
    default void send(PreparedPost post, byte[] unsid, Answer answer) {
        send(post.text(unsid), answer);
    }

    /** Ends every connection. On any thread. */
    @Override
    void close();
}
