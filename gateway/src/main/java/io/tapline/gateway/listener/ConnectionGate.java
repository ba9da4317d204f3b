package io.tapline.gateway.listener;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.listener.Refusals.Reason;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets a listener's connections in: so many in all and from each address, each with a {@link ConnectionGuard}. The others are
 * closed before a byte is read from them. One for each listening socket, on the thread that accepts; connections end on theirs.
 */
final class ConnectionGate extends ChannelInboundHandlerAdapter {

    private final Supplier<ConnectionLimits> limits;
    private final Refusals refusals;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<Object, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionGate(Supplier<ConnectionLimits> limits, Refusals refusals) {
        this.limits = limits;
        this.refusals = refusals;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel connection = (Channel) message;
        ConnectionLimits now = limits.get();
        Object address = address(connection.remoteAddress());
        if (open.get() >= now.maximumConnections()) {
            refuse(connection, address, Reason.CONNECTIONS);
        } else if (byAddress.getOrDefault(address, 0) >= now.maximumConnectionsPerAddress()) {
            refuse(connection, address, Reason.CONNECTIONS_OF_ADDRESS);
        } else {
            open.incrementAndGet();
            byAddress.merge(address, 1, Integer::sum);
            connection.closeFuture().addListener(closed -> leave(address));
            connection.pipeline().addLast(new ConnectionGuard.Placement(limits, refusals));
            context.fireChannelRead(connection);
        }
    }

    /** Counted first: whoever sees the end finds it counted. Not closed as others are: it belongs to no event loop. */
    private void refuse(Channel connection, Object address, Reason reason) {
        refusals.count(reason, address);
        connection.unsafe().closeForcibly();
    }

    private void leave(Object address) {
        open.decrementAndGet();
        byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    private static Object address(SocketAddress remote) {
        return remote instanceof InetSocketAddress internet
                ? requireNonNull(internet.getAddress(), "a connection has an address")
                : remote;
    }
}
