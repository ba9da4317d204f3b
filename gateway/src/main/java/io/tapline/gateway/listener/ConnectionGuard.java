package io.tapline.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.listener.Refusals.Reason;
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

    private final Supplier<ConnectionLimits> limits;
    private final Refusals refusals;
    private final FrameLimits frames;
    /** Until bytes come that are not of the preface of HTTP/2 it may be that. */
    private boolean http1;
    /** Of HTTP/1.1, once it has a decoder. */
    private @Nullable UnfinishedHead head;

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
        if (!http1 && !frames.continuePreface(bytes)) {
            http1 = true;
            cancelFrameDeadline();
        }
        if (http1) {
            readHttp1(context, bytes);
        } else {
            readFrames(context, bytes);
        }
    }

    private void readFrames(ChannelHandlerContext context, ByteBuf bytes) {
        boolean begins = !frames.isBegun();
        Reason broken = frames.read(bytes);
        if (begins && frames.isBegun()) {
            gatherAnswers(context);
        }
        if (broken != null) {
            bytes.release();
            context.writeAndFlush(FrameLimits.goAway(context.alloc()));
            refuse(context, broken);
            return;
        }
        boolean open = frames.isWithinFrame();
        if (!open) {
            cancelFrameDeadline();
        } else if (frameDeadline == null) {
            frameDeadline = later(context, () -> refuse(context, Reason.SLOW_HEADERS));
        }
        context.fireChannelRead(bytes);
    }

    /** What one commit answers goes to the socket together, not answer by answer. */
    private static void gatherAnswers(ChannelHandlerContext context) {
        context.pipeline()
                .addBefore(
                        context.name(),
                        null,
                        new FlushConsolidationHandler(
                                FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
    }

    private void cancelFrameDeadline() {
        if (frameDeadline != null) {
            frameDeadline.cancel(false);
            frameDeadline = null;
        }
    }

    private void readHttp1(ChannelHandlerContext context, ByteBuf bytes) {
        // Vert.x makes the decoder when it has seen that this is no preface, and nothing may pass it unwatched.
        while (head == null && bytes.isReadable()) {
            context.fireChannelRead(bytes.readRetainedSlice(1));
            ChannelHandlerContext decoder = context.pipeline().context(HttpRequestDecoder.class);
            if (decoder != null) {
                head = new UnfinishedHead(limits, refusals);
                context.pipeline().addAfter(decoder.name(), null, head);
            }
        }
        if (head != null) {
            head.reading();
        }
        context.fireChannelRead(bytes);
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
        cancelFrameDeadline();
        if (readerDeadline != null) {
            readerDeadline.cancel(false);
        }
        context.fireChannelInactive();
    }
}
