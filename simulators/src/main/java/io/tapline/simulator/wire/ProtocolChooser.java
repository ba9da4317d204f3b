package io.tapline.simulator.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import java.util.Set;

/**
 * Finds out what the client speaks: by ALPN when it offered that, else by its first bytes, so that HTTP/2 with prior
 * knowledge works over TLS and in the clear. What is not allowed is closed.
 */
final class ProtocolChooser extends ByteToMessageDecoder {

    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());

    private final boolean tls;
    private final Set<Protocol> allowed;
    private final Service service;
    private final long connectionId;

    ProtocolChooser(boolean tls, Set<Protocol> allowed, Service service, long connectionId) {
        this.tls = tls;
        this.allowed = allowed;
        this.service = service;
        this.connectionId = connectionId;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                ctx.close();
                return;
            }
            chooseByAlpn(ctx);
        }
        super.userEventTriggered(ctx, event);
    }

    private void chooseByAlpn(ChannelHandlerContext ctx) {
        String chosen = ctx.pipeline().get(SslHandler.class).applicationProtocol();
        for (Protocol protocol : allowed) {
            if (protocol.alpn().equals(chosen)) {
                speak(ctx, protocol);
                return;
            }
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
        boolean preface = ByteBufUtil.equals(in, in.readerIndex(), PREFACE, 0, length);
        if (preface && length < PREFACE.readableBytes()) {
            return;
        }
        Protocol spoken = preface ? Protocol.HTTP_2 : Protocol.HTTP_1_1;
        if (allowed.contains(spoken)) {
            speak(ctx, spoken);
        } else {
            in.skipBytes(in.readableBytes());
            ctx.close();
        }
    }

    private void speak(ChannelHandlerContext ctx, Protocol protocol) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (protocol == Protocol.HTTP_2) {
            pipeline.addLast(new Http2Connection(connectionId, service));
        } else {
            pipeline.addLast(new HttpServerCodec(), new Http1Connection(connectionId, tls, service));
        }
        pipeline.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
