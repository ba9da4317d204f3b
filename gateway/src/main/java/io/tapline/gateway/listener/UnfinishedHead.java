package io.tapline.gateway.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.listener.Refusals.Reason;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the decoder of HTTP/1.1, and closes a connection whose bytes make no message for too long: its sender is slow
 * with the headers. Confined to the connection's event loop.
 */
final class UnfinishedHead extends ChannelInboundHandlerAdapter {

    private final Supplier<ConnectionLimits> limits;
    private final Refusals refusals;
    private boolean decoded;
    private @Nullable Future<?> deadline;

    /** @param decoded whether what is being read has become a message already */
    UnfinishedHead(Supplier<ConnectionLimits> limits, Refusals refusals, boolean decoded) {
        this.limits = limits;
        this.refusals = refusals;
        this.decoded = decoded;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        decoded = true;
        cancel();
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!decoded && deadline == null) {
            deadline = context.executor()
                    .schedule(
                            () -> close(context), limits.get().requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
        }
        decoded = false;
        context.fireChannelReadComplete();
    }

    private void close(ChannelHandlerContext context) {
        refusals.count(Reason.SLOW_HEADERS, context.channel().remoteAddress());
        context.channel().close();
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }
}
