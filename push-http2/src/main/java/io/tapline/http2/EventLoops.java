package io.tapline.http2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import org.jspecify.annotations.Nullable;

/**
 * What lies below a Vert.x context: its Netty event loop and the kinds of channel that this loop can serve. The only class
 * that touches Vert.x's internal API, which may change with any release.
 */
public final class EventLoops {

    private EventLoops() {}

    /** A new context on one of the event loops of Vert.x, in turn; made from any thread. */
    public static Context next(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /**
     * The event loop of a context.
     *
     * @throws IllegalArgumentException if it is a worker's context
     */
    public static EventLoop of(Context context) {
        if (!context.isEventLoopContext()) {
            throw new IllegalArgumentException("not the context of an event loop: " + context);
        }
        return internal(context).nettyEventLoop();
    }

    /** Makes client channels of the transport that Vert.x runs on: NIO, epoll, kqueue or io_uring. */
    static ChannelFactory<? extends Channel> channels(Context context) {
        return internal(context).owner().transport().channelFactory(false);
    }

    /** Makes datagram channels of the same transport. */
    static ChannelFactory<? extends DatagramChannel> datagramChannels(Context context) {
        return () -> internal(context).owner().transport().datagramChannel();
    }

    /** A promise whose listeners are called on the context. */
    static <T> Promise<T> promise(Context context) {
        return internal(context).promise();
    }

    /**
     * Makes a context the current one until {@link #leave}. Promises of the context that are completed meanwhile call their
     * listeners at once; otherwise each costs a switch of its own.
     *
     * @return the context that was the current one, to be given back to {@link #leave}
     */
    static @Nullable Context enter(Context context) {
        return internal(context).beginDispatch();
    }

    static void leave(Context context, @Nullable Context previous) {
        internal(context).endDispatch((ContextInternal) previous);
    }

    private static ContextInternal internal(Context context) {
        return (ContextInternal) context;
    }
}
