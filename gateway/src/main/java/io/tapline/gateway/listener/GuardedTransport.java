package io.tapline.gateway.listener;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.tapline.gateway.config.ConnectionLimits;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The transport that Vert.x would choose, with a {@link ConnectionGate} before each of its servers: Vert.x tells of a connection
 * only when it has spoken, and of a request only when its headers are there, which is too late to bound either.
 */
public final class GuardedTransport implements Transport {

    private final Transport transport;
    private final Supplier<ConnectionLimits> limits;
    private final Refusals refusals;

    private GuardedTransport(Transport transport, Supplier<ConnectionLimits> limits, Refusals refusals) {
        this.transport = transport;
        this.limits = limits;
        this.refusals = refusals;
    }

    /**
     * Builds a Vert.x on the native transport where there is one.
     *
     * @param limits asked for each connection
     */
    public static Vertx build(VertxBuilder vertx, Supplier<ConnectionLimits> limits, Refusals refusals) {
        io.vertx.core.transport.Transport best = io.vertx.core.transport.Transport.nativeTransport();
        if (best == null || !best.available()) {
            best = io.vertx.core.transport.Transport.NIO;
        }
        Guarded guarded = new Guarded(best, new GuardedTransport(best.implementation(), limits, refusals));
        return vertx.withTransport(guarded).build();
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        transport.configure(options, domainSocket, bootstrap);
        bootstrap.handler(new ConnectionGate(limits, refusals));
    }

    @Override
    public boolean supportsDomainSockets() {
        return transport.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return transport.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return transport.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
        return transport.eventLoopGroup(type, threads, factory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel() {
        return transport.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's type, in Vert.x's signature.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return transport.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return transport.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return transport.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        transport.configure(channel, options);
    }

    @Override
    public void configure(ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
        transport.configure(options, connectTimeout, domainSocket, bootstrap);
    }

    /** What Vert.x's builder takes. */
    private record Guarded(io.vertx.core.transport.Transport original, Transport implementation)
            implements io.vertx.core.transport.Transport {

        @Override
        public String name() {
            return original.name();
        }

        @Override
        public boolean available() {
            return original.available();
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return original.unavailabilityCause();
        }
    }
}
