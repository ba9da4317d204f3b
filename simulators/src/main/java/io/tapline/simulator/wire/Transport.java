package io.tapline.simulator.wire;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The event loops of a set of simulators: epoll where it loads, NIO otherwise. The creator closes it. */
public record Transport(EventLoopGroup loops, Class<? extends ServerChannel> serverChannel) implements AutoCloseable {

    public static Transport start(int eventLoops) {
        var threads = new DefaultThreadFactory("simulator", true);
        return Epoll.isAvailable()
                ? new Transport(
                        new MultiThreadIoEventLoopGroup(eventLoops, threads, EpollIoHandler.newFactory()),
                        EpollServerSocketChannel.class)
                : new Transport(
                        new MultiThreadIoEventLoopGroup(eventLoops, threads, NioIoHandler.newFactory()),
                        NioServerSocketChannel.class);
    }

    /** Waits at most five seconds for the event loops to end. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
