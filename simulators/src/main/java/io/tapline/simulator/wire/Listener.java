package io.tapline.simulator.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One listening socket and the connections it accepted. */
public final class Listener implements AutoCloseable {

    private final ServerBootstrap bootstrap;
    private final InetSocketAddress address;
    private Channel server;
    /** One for each time that it listens, as it closes all that still come to it once it was closed. */
    private volatile ChannelGroup accepted = newGroup();

    private Listener(ServerBootstrap bootstrap, InetSocketAddress address, Consumer<Channel> set) {
        this.bootstrap = bootstrap.childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                accepted.add(channel);
                set.accept(channel);
            }
        });
        this.server = bind(address);
        this.address = (InetSocketAddress) server.localAddress();
    }

    private static ChannelGroup newGroup() {
        return new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    }

    /**
     * Binds and accepts.
     *
     * @param tls       null for cleartext
     * @param protocols what may be spoken, by choice in ALPN or by what the client's first bytes are
     * @throws UncheckedIOException when the port is taken
     */
    public static Listener bind(
            Transport transport,
            InetSocketAddress address,
            @Nullable SslContext tls,
            Set<Protocol> protocols,
            Service service) {
        var connectionIds = new AtomicLong();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(transport.loops())
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true);
        return new Listener(bootstrap, address, channel -> {
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(new ProtocolChooser(tls != null, protocols, service, connectionIds.incrementAndGet()));
        });
    }

    private Channel bind(InetSocketAddress where) {
        ChannelFuture bound = bootstrap.bind(where).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(new BindException("Cannot listen on " + where));
        }
        return bound.channel();
    }

    public int port() {
        return address.getPort();
    }

    /** Drops every connection and refuses new ones, as a dead server does, until {@link #acceptAgain}. */
    public synchronized void refuse() {
        close();
    }

    /**
     * Listens on the same port once more.
     *
     * @throws UncheckedIOException when another program has taken it
     */
    public synchronized void acceptAgain() {
        if (!server.isOpen()) {
            accepted = newGroup();
            server = bind(address);
        }
    }

    /** Closes every accepted connection, without a GOAWAY. */
    public void dropConnections() {
        accepted.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void close() {
        server.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        dropConnections();
    }
}
