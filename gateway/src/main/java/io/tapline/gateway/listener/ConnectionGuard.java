package io.tapline.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslHandler;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.listener.Refusals.Reason;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the plain bytes of one connection: which protocol it is, that HTTP/2 frames keep to {@link FrameLimits}, that the
 * headers of HTTP/1.1 come to an end ({@link UnfinishedHead}), and that what is written is taken. It changes no byte. Confined to
 * the connection's event loop.
 */
final class ConnectionGuard extends ChannelDuplexHandler {

    private static final byte[] SWITCHING = "HTTP/1.1 101".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum Protocol {
        UNKNOWN,
        HTTP_1,
        HTTP_2
    }

    private final Supplier<ConnectionLimits> limits;
    private final Refusals refusals;
    private final FrameLimits frames;
    private Protocol protocol = Protocol.UNKNOWN;
    private boolean headIsWatched;
    private @Nullable Future<?> frameDeadline;
    private @Nullable Future<?> readerDeadline;
    private boolean refused;

    private ConnectionGuard(Supplier<ConnectionLimits> limits, Refusals refusals) {
        this.limits = limits;
        this.refusals = refusals;
        this.frames = new FrameLimits(limits, System::nanoTime);
    }

    /** Puts the guard behind TLS, once Vert.x has said whether there is any. */
    static final class Placement extends ChannelInboundHandlerAdapter {

        private final Supplier<ConnectionLimits> limits;
        private final Refusals refusals;

        Placement(Supplier<ConnectionLimits> limits, Refusals refusals) {
            this.limits = limits;
            this.refusals = refusals;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ChannelPipeline pipeline = context.pipeline();
            ConnectionGuard guard = new ConnectionGuard(limits, refusals);
            ChannelHandlerContext tls = pipeline.context(SslHandler.class);
            pipeline.addAfter(tls == null ? context.name() : tls.name(), null, guard);
            context.fireChannelActive();
            pipeline.remove(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        if (refused) {
            bytes.release();
            return;
        }
        if (protocol == Protocol.UNKNOWN && bytes.isReadable()) {
            // A byte tells: no method of HTTP/1.1 that is answered here but PATCH, POST and PUT begins with a P, and
            // none with PR.
            protocol = FrameLimits.beginsPreface(bytes) ? Protocol.HTTP_2 : Protocol.HTTP_1;
        }
        if (protocol == Protocol.HTTP_2) {
            readFrames(context, bytes);
        } else {
            readHttp1(context, bytes);
        }
    }

    private void readFrames(ChannelHandlerContext context, ByteBuf bytes) {
        Reason broken = frames.read(bytes);
        if (broken != null) {
            bytes.release();
            context.writeAndFlush(FrameLimits.goAway(context.alloc()));
            refuse(context, broken);
            return;
        }
        boolean open = frames.isWithinFrame();
        if (!open && frameDeadline != null) {
            frameDeadline.cancel(false);
            frameDeadline = null;
        } else if (open && frameDeadline == null) {
            frameDeadline = later(context, () -> refuse(context, Reason.SLOW_HEADERS));
        }
        context.fireChannelRead(bytes);
    }

    private void readHttp1(ChannelHandlerContext context, ByteBuf bytes) {
        if (headIsWatched) {
            context.fireChannelRead(bytes);
            return;
        }
        boolean whole = contains(bytes, END_OF_HEAD);
        context.fireChannelRead(bytes);
        ChannelHandlerContext decoder = context.pipeline().context(HttpRequestDecoder.class);
        if (decoder != null) {
            headIsWatched = true;
            context.pipeline().addAfter(decoder.name(), null, new UnfinishedHead(limits, refusals, whole));
        }
    }

    private static boolean contains(ByteBuf bytes, byte[] wanted) {
        for (int i = bytes.readerIndex(); i <= bytes.writerIndex() - wanted.length; i++) {
            if (startsWith(bytes, i, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(ByteBuf bytes, int from, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (bytes.getByte(from + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** An answer of 101 is the last word of HTTP/1.1: what comes next is the preface of HTTP/2. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (protocol == Protocol.HTTP_1
                && message instanceof ByteBuf bytes
                && bytes.readableBytes() >= SWITCHING.length
                && startsWith(bytes, bytes.readerIndex(), SWITCHING)) {
            protocol = Protocol.HTTP_2;
        }
        context.write(message, promise);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            if (readerDeadline != null) {
                readerDeadline.cancel(false);
                readerDeadline = null;
            }
        } else if (readerDeadline == null) {
            readerDeadline = later(context, () -> refuse(context, Reason.SLOW_READER));
        }
        context.fireChannelWritabilityChanged();
    }

    private Future<?> later(ChannelHandlerContext context, Runnable action) {
        return context.executor().schedule(action, limits.get().requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void refuse(ChannelHandlerContext context, Reason reason) {
        if (refused) {
            return;
        }
        refused = true;
        refusals.count(reason, context.channel().remoteAddress());
        // Vert.x would wait for answers under way.
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (frameDeadline != null) {
            frameDeadline.cancel(false);
        }
        if (readerDeadline != null) {
            readerDeadline.cancel(false);
        }
        context.fireChannelInactive();
    }
}
