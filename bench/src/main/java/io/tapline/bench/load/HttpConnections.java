package io.tapline.bench.load;

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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The generator's connections to a gateway, or to several in turn, on one event loop; a connection that ends is opened again, to the
 * same gateway. Confined to that event loop, but for {@link #open}, {@link #openBeside}, {@link #eventLoop} and {@link #close}.
 */
public final class HttpConnections implements Carrier {

    static final String THREAD_NAME = "generator";

    private static final long REOPEN_MILLIS = 100;
    private static final int OPEN_SECONDS = 10;

    private final EventLoopGroup group;
    private final int streams;
    private final IdleLanes idle = new IdleLanes();
    private Runnable onIdle = () -> {};
    private volatile boolean closing;

    private HttpConnections(EventLoopGroup group, int streams) {
        this.group = group;
        this.streams = streams;
    }

    /** A gateway's address, and the connections to it. */
    private final class Gateway implements Lane.Owner {
        private final Bootstrap bootstrap;

        Gateway(URI url) {
            bootstrap = new Bootstrap()
                    .group(group)
                    .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .remoteAddress(url.getHost(), url.getPort())
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            if (streams > 0) {
                                channel.pipeline().addLast(new Http2Lane(Gateway.this, streams));
                            } else {
                                channel.pipeline().addLast(new HttpConnection(Gateway.this));
                            }
                        }
                    });
        }

        void connect(CountDownLatch missing) {
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
        public void idle(Lane lane) {
            idle.add(lane);
            onIdle.run();
        }

        @Override
        public void closed(Lane lane) {
            idle.remove(lane);
            reopen(new CountDownLatch(0));
        }
    }

    /** Opens connections of HTTP/1.1 and waits until they are there. */
    public static HttpConnections open(URI gateway, int count) throws InterruptedException {
        return open(List.of(gateway), count, 0);
    }

    /**
     * Opens connections and waits until they are there.
     *
     * @param gateways each gets as many of the connections as the others, or one more
     * @param count at least one for each gateway
     * @param streams of HTTP/2 on each at once; 0: HTTP/1.1, one request at a time
     */
    static HttpConnections open(List<URI> gateways, int count, int streams) throws InterruptedException {
        if (count < gateways.size()) {
            throw new IllegalArgumentException(count + " connections to " + gateways.size() + " gateways");
        }
        DefaultThreadFactory threads = new DefaultThreadFactory(THREAD_NAME, true);
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, threads, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        return new HttpConnections(group, streams).open(gateways, count);
    }

    /** As {@link #open}, on the same event loop as these; whichever is closed first ends all. */
    public HttpConnections openBeside(URI gateway, int count) throws InterruptedException {
        return new HttpConnections(group, streams).open(List.of(gateway), count);
    }

    private HttpConnections open(List<URI> urls, int count) throws InterruptedException {
        List<Gateway> gateways = urls.stream().map(Gateway::new).toList();
        CountDownLatch missing = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            gateways.get(i % gateways.size()).connect(missing);
        }
        if (!missing.await(OPEN_SECONDS, TimeUnit.SECONDS)) {
            close();
            throw new IllegalStateException(missing.getCount() + " connections to the gateway could not be opened");
        }
        return this;
    }

    @Override
    public EventLoop eventLoop() {
        return group.next();
    }

    @Override
    public void onIdle(Runnable listener) {
        onIdle = listener;
    }

    @Override
    public boolean hasIdle() {
        return !idle.isEmpty();
    }

    /** Sends it on the connection whose last turn is the longest ago, which spreads them over the gateways' event loops. */
    @Override
    public void send(ByteBuf request, Answer answer) {
        idle.take().send(request, answer);
    }

    @Override
    public void send(PreparedPost post, byte[] unsid, Answer answer) {
        idle.take().send(post, unsid, answer);
    }

    @Override
    public void close() {
        closing = true;
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
