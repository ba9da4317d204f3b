package io.tapline.gateway.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.listener.Refusals.Reason;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the decoder of HTTP/1.1, and closes a connection whose bytes make no message for too long: its sender is slow
 * with the headers. It also takes the wish to go on with HTTP/2 out of the first request, the only one in which Vert.x looks for it:
 * an answer of some 60 KB to such a request was left unsent by Vert.x 5.0.8 in one of ten connections of the JDK's client
 * ({@code UpgradeIT}), and RFC 9113 has no upgrade any more. Confined to the connection's event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-3.1">RFC 9113, section 3.1</a>
 */
final class UnfinishedHead extends ChannelInboundHandlerAdapter {

    private final Supplier<ConnectionLimits> limits;
    private final Refusals refusals;
    private boolean undecoded;
    private boolean begun;
    private @Nullable Future<?> deadline;

    UnfinishedHead(Supplier<ConnectionLimits> limits, Refusals refusals) {
        this.limits = limits;
        this.refusals = refusals;
    }

    /** Bytes go to the decoder. */
    void reading() {
        undecoded = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        undecoded = false;
        cancel();
        if (!begun && message instanceof HttpRequest request) {
            begun = true;
            request.headers().remove(HttpHeaderNames.UPGRADE);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // It comes without any bytes too, for a part of a TLS record or a readiness that was none.
        if (undecoded && deadline == null) {
            deadline = context.executor()
                    .schedule(
                            () -> close(context), limits.get().requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
        }
        undecoded = false;
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
