package io.tapline.interop;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.TimeUnit;

/** A thread for Pushy; one that Pushy makes for itself takes two seconds to end. */
final class PushyEventLoop implements AutoCloseable {

    private final EventLoopGroup group = start();

    /** Pushy knows which channels go with an event loop by the name of this class, which Netty has replaced since. */
    @SuppressWarnings("deprecation")
    private static EventLoopGroup start() {
        return new NioEventLoopGroup(1);
    }

    EventLoopGroup group() {
        return group;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
