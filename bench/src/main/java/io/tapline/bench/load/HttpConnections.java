package io.tapline.bench.load;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The generator's connections to one gateway, on one event loop; a connection that ends is opened again. Confined to that event
 * loop, but for {@link #open}, {@link #eventLoop} and {@link #close}.
 */
final class HttpConnections implements HttpConnection.Owner, AutoCloseable {

    static final String THREAD_NAME = "generator";

    private static final long REOPEN_MILLIS = 100;
    private static final int OPEN_SECONDS = 10;

    private final EventLoopGroup group;
    private final Bootstrap bootstrap;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private Runnable onIdle = () -> {};
    private volatile boolean closing;

    private HttpConnections(URI gateway) {
        DefaultThreadFactory threads = new DefaultThreadFactory(THREAD_NAME, true);
        boolean epoll = Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(
                1, threads, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        bootstrap = new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(gateway.getHost(), gateway.getPort())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpConnection(HttpConnections.this));
                    }
                });
    }

    /** Opens connections and waits until they are there. */
    static HttpConnections open(URI gateway, int count) throws InterruptedException {
        HttpConnections connections = new HttpConnections(gateway);
        CountDownLatch missing = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            connections.connect(missing);
        }
        if (!missing.await(OPEN_SECONDS, TimeUnit.SECONDS)) {
            connections.close();
            throw new IllegalStateException(missing.getCount() + " connections to " + gateway + " could not be opened");
        }
        return connections;
    }

    EventLoop eventLoop() {
        return group.next();
    }

    /** @param listener called whenever a connection becomes idle */
    void onIdle(Runnable listener) {
        onIdle = listener;
    }

    boolean hasIdle() {
        return !idle.isEmpty();
    }

    /** Sends a request on the connection that is idle the longest, which spreads them over the gateway's event loops. */
    void send(ByteBuf request, HttpConnection.Answer answer) {
        requireNonNull(idle.pollFirst(), "no connection is idle").send(request, answer);
    }

    private void connect(CountDownLatch missing) {
        bootstrap.connect().addListener(connected -> {
            if (connected.isSuccess()) {
                missing.countDown();
            } else {
                reopen(missing);
            }
        });
    }

    private void reopen(CountDownLatch missing) {
        if (!closing) {
            eventLoop().schedule(() -> connect(missing), REOPEN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void idle(HttpConnection connection) {
        idle.addLast(connection);
        onIdle.run();
    }

    @Override
    public void closed(HttpConnection connection) {
        idle.remove(connection);
        reopen(new CountDownLatch(0));
    }

    @Override
    public void close() {
        closing = true;
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
