package io.tapline.http2;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.resolver.NameResolver;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.tapline.push.OutboundGuard;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections: looks the name up anew each time, lets the {@link OutboundGuard} check every address, and connects to
 * one of the addresses that it checked. Confined to its event loop.
 */
final class NettyConnector implements ConnectionPool.Connector {

    /** So many addresses of a name are tried before the attempt counts as failed. */
    private static final int MAX_ADDRESSES = 3;

    /** A burst of many small requests is no reason to hold back more of them; a peer that reads nothing is. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final Bootstrap bootstrap;
    private final EventLoop eventLoop;
    private final NameResolver<InetAddress> resolver;
    private final OutboundGuard guard;
    private final TransportConfig config;
    private final ProtocolSelection protocols;
    private final LongSupplier clock;
    private final Random random;

    NettyConnector(
            EventLoop eventLoop,
            ChannelFactory<? extends Channel> channels,
            NameResolver<InetAddress> resolver,
            OutboundGuard guard,
            TransportConfig config,
            ProtocolSelection protocols,
            LongSupplier clock,
            Random random) {
        this.eventLoop = eventLoop;
        this.resolver = resolver;
        this.guard = guard;
        this.config = config;
        this.protocols = protocols;
        this.clock = clock;
        this.random = random;
        // Names are resolved here and not by the bootstrap: what is connected to must be what was checked.
        this.bootstrap = new Bootstrap()
                .group(eventLoop)
                .channelFactory(channels)
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.max(1, (int) config.connectTimeout().toMillis() / MAX_ADDRESSES));
    }

    @Override
    public void connect(Origin origin, Connection.Listener listener) {
        new Attempt(origin, listener).start();
    }

    void close() {
        resolver.close();
    }

    /**
     * One try to connect, and then the way from the connection to its pool. The pool hears of the end exactly once, whether
     * it is the try that fails or the connection that closes.
     */
    private final class Attempt implements Connection.Listener {

        private final Origin origin;
        private final Connection.Listener pool;
        private final Deque<SocketAddress> addresses = new ArrayDeque<>();
        private final long deadline =
                clock.getAsLong() + config.connectTimeout().toNanos();
        private @Nullable ScheduledFuture<?> timer;
        private @Nullable SocketAddress proxyAddress;
        private @Nullable Channel channel;
        private boolean ended;

        Attempt(Origin origin, Connection.Listener pool) {
            this.origin = origin;
            this.pool = pool;
        }

        void start() {
            watch();
            ProxyConfig proxy = config.proxy();
            if (proxy == null) {
                resolver.resolveAll(origin.hostName()).addListener(this::originResolved);
            } else {
                resolver.resolve(proxy.host())
                        .addListener((Future<InetAddress> found) -> proxyResolved(found, proxy.port()));
            }
        }

        @Override
        public void opened(Connection connection) {
            if (ended) {
                connection.close("opened too late");
                return;
            }
            cancelTimer();
            pool.opened(connection);
        }

        @Override
        public void roomChanged() {
            if (!ended) {
                pool.roomChanged();
            }
        }

        @Override
        public void draining() {
            if (!ended) {
                pool.draining();
            }
        }

        @Override
        public void closed(String reason) {
            if (end()) {
                pool.closed(reason);
            }
        }

        @Override
        public void forbidden(String reason) {
            if (end()) {
                pool.forbidden(reason);
            }
        }

        /** @return whether it had not ended before */
        private boolean end() {
            if (ended) {
                return false;
            }
            ended = true;
            cancelTimer();
            if (channel != null) {
                channel.close();
            }
            return true;
        }

        private void originResolved(Future<? super List<InetAddress>> future) {
            if (!future.isSuccess()) {
                closed("cannot resolve " + origin.host() + ": " + future.cause());
                return;
            }
            @SuppressWarnings("unchecked")
            List<InetAddress> found = new ArrayList<>((List<InetAddress>) future.getNow());
            Optional<String> refusal = guard.check(origin.host(), origin.port(), found);
            if (refusal.isPresent()) {
                forbidden(refusal.get());
                return;
            }
            // Load is spread over the addresses of a name, and a dead one is not the first choice for ever.
            Collections.shuffle(found, random);
            for (InetAddress address : found.subList(0, Math.min(MAX_ADDRESSES, found.size()))) {
                addresses.add(new InetSocketAddress(address, origin.port()));
            }
            connectToNext("no address");
        }

        private void proxyResolved(Future<InetAddress> future, int port) {
            Optional<String> refusal = guard.check(origin.host(), origin.port());
            if (refusal.isPresent()) {
                forbidden(refusal.get());
            } else if (!future.isSuccess()) {
                closed("cannot resolve the proxy: " + future.cause());
            } else {
                proxyAddress = new InetSocketAddress(future.getNow(), port);
                addresses.add(InetSocketAddress.createUnresolved(origin.hostName(), origin.port()));
                connectToNext("no address");
            }
        }

        private void connectToNext(String failure) {
            if (ended) {
                return;
            }
            SocketAddress address = addresses.poll();
            if (address == null) {
                closed(failure);
                return;
            }
            ChannelFuture connecting = bootstrap.clone().handler(pipeline()).connect(address);
            channel = connecting.channel();
            connecting.addListener(future -> {
                if (!future.isSuccess()) {
                    connectToNext("cannot connect to " + origin.host() + ": " + future.cause());
                }
            });
        }

        private ChannelHandler pipeline() {
            return new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    ProxyConfig proxy = config.proxy();
                    if (proxy != null && proxyAddress != null) {
                        channel.pipeline().addLast(tunnel(proxyAddress, proxy));
                    }
                    protocols.install(channel, origin, Attempt.this);
                }
            };
        }

        private void watch() {
            long left = deadline - clock.getAsLong();
            if (left > 0) {
                timer = eventLoop.schedule(this::watch, left, TimeUnit.NANOSECONDS);
            } else {
                closed("not connected within " + config.connectTimeout());
            }
        }

        private void cancelTimer() {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }

    private static ProxyHandler tunnel(SocketAddress address, ProxyConfig proxy) {
        HttpProxyHandler handler = proxy.user() == null || proxy.password() == null
                ? new HttpProxyHandler(address)
                : new HttpProxyHandler(address, proxy.user(), proxy.password());
        handler.setConnectTimeoutMillis(0); // the attempt has a time-out of its own
        return handler;
    }
}
