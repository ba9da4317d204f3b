package io.tapline.http2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Context;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Fits out a new channel: TLS, and by what it negotiates an HTTP/2 or an HTTP/1.1 connection. */
final class ProtocolSelection {

    private final Context context;
    private final TransportConfig config;
    private final @Nullable SslContext tls;
    private final TransportListener events;
    private final LongSupplier clock;

    /** @param tls null for cleartext HTTP/2 */
    ProtocolSelection(
            Context context,
            TransportConfig config,
            @Nullable SslContext tls,
            TransportListener events,
            LongSupplier clock) {
        this.context = context;
        this.config = config;
        this.tls = tls;
        this.events = events;
        this.clock = clock;
    }

    /** Lets the listener hear of the connection, or that none came of it. */
    void install(Channel channel, Origin origin, Connection.Listener listener) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(new ContextEntry(context));
        if (tls == null) {
            http2(pipeline, origin, listener);
            return;
        }
        SslHandler handler = tls.newHandler(channel.alloc(), origin.hostName(), origin.port());
        handler.setHandshakeTimeoutMillis(0); // who connects has a time-out of its own
        pipeline.addLast(handler);
        pipeline.addLast(new Negotiation(origin, listener));
    }

    private void http2(ChannelPipeline pipeline, Origin origin, Connection.Listener listener) {
        pipeline.addLast(new Http2Connection(origin, config, listener, events, clock, 1));
    }

    private void http1(ChannelPipeline pipeline, Origin origin, Connection.Listener listener) {
        HttpDecoderConfig limits = new HttpDecoderConfig().setMaxHeaderSize(ResponseHeaders.MAX_LIST_SIZE);
        pipeline.addLast(new HttpClientCodec(limits, false, false));
        pipeline.addLast(new Http1Connection(origin, config, listener, events, clock));
    }

    private final class Negotiation extends ApplicationProtocolNegotiationHandler {

        private final Origin origin;
        private final Connection.Listener listener;

        Negotiation(Origin origin, Connection.Listener listener) {
            super(
                    config.tls().mode() == TlsConfig.Mode.ALPN_OR_HTTP2
                            ? ApplicationProtocolNames.HTTP_2
                            : ApplicationProtocolNames.HTTP_1_1);
            this.origin = origin;
            this.listener = listener;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                http2(context.pipeline(), origin, listener);
            } else {
                http1(context.pipeline(), origin, listener);
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            listener.closed("TLS: " + cause);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            listener.closed("TLS: " + cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            super.channelInactive(context);
            listener.closed("connection closed during the TLS handshake");
        }
    }
}
