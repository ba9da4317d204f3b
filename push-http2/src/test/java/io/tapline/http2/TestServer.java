package io.tapline.http2;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server on a free port of 127.0.0.1 that echoes what it got: HTTP/2 by Netty's own codec, or HTTP/1.1. */
final class TestServer implements AutoCloseable {

    /** What the server speaks. */
    enum Speaks {
        HTTP2_AND_HTTP1_BY_ALPN,
        HTTP1_BY_ALPN,
        HTTP2_WITHOUT_ALPN,
        HTTP1_WITHOUT_ALPN,
        HTTP2_WITHOUT_TLS;

        boolean isHttp1() {
            return this == HTTP1_BY_ALPN || this == HTTP1_WITHOUT_ALPN;
        }
    }

    static final X509Bundle AUTHORITY = authority();
    static final X509Bundle CLIENT = issue(new CertificateBuilder().subject("CN=client"));

    private static final X509Bundle SERVER =
            issue(new CertificateBuilder().subject("CN=localhost").addSanDnsName("localhost"));

    final AtomicInteger connections = new AtomicInteger();
    final List<Map.Entry<String, String>> requests = new CopyOnWriteArrayList<>();
    private final List<Channel> children = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> firstRequest = new CompletableFuture<>();
    volatile boolean answers = true;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Speaks speaks;
    private final @Nullable SslContext tls;
    private final Channel channel;

    TestServer(Speaks speaks) throws Exception {
        this(speaks, ClientAuth.NONE);
    }

    TestServer(Speaks speaks, ClientAuth clientAuth) throws Exception {
        this.speaks = speaks;
        this.tls = speaks == Speaks.HTTP2_WITHOUT_TLS ? null : tls(clientAuth);
        this.channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        connections.incrementAndGet();
                        children.add(child);
                        fitOut(child.pipeline());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    Origin origin() {
        return new Origin("localhost", port(), "");
    }

    /** Closes the sockets without a word, as a server does that dies. */
    @Override
    public void close() {
        for (Channel child : children) {
            child.eventLoop().execute(() -> child.unsafe().closeForcibly());
        }
        channel.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void fitOut(ChannelPipeline pipeline) {
        if (tls == null) {
            http2(pipeline);
            return;
        }
        pipeline.addLast(tls.newHandler(pipeline.channel().alloc()));
        if (speaks == Speaks.HTTP2_WITHOUT_ALPN) {
            http2(pipeline);
        } else if (speaks == Speaks.HTTP1_WITHOUT_ALPN) {
            http1(pipeline);
        } else {
            pipeline.addLast(new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
                @Override
                protected void configurePipeline(ChannelHandlerContext context, String protocol) {
                    if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                        http2(context.pipeline());
                    } else {
                        http1(context.pipeline());
                    }
                }
            });
        }
    }

    private void http2(ChannelPipeline pipeline) {
        pipeline.addLast(Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(100))
                .build());
        pipeline.addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new EchoStream());
            }
        }));
    }

    private void http1(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new EchoHttp1());
    }

    private SslContext tls(ClientAuth clientAuth) throws Exception {
        SslContextBuilder builder = SslContextBuilder.forServer(SERVER.toKeyManagerFactory())
                .trustManager(AUTHORITY.getCertificate())
                .clientAuth(clientAuth);
        if (speaks == Speaks.HTTP2_AND_HTTP1_BY_ALPN) {
            builder.applicationProtocolConfig(alpn(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1));
        } else if (speaks == Speaks.HTTP1_BY_ALPN) {
            builder.applicationProtocolConfig(alpn(ApplicationProtocolNames.HTTP_1_1));
        }
        return builder.build();
    }

    private static ApplicationProtocolConfig alpn(String... protocols) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, protocols);
    }

    private static X509Bundle authority() {
        try {
            return new CertificateBuilder()
                    .subject("CN=test authority")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static X509Bundle issue(CertificateBuilder builder) {
        try {
            return builder.buildIssuedBy(AUTHORITY);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void record(CharSequence path, ByteBuf body) {
        firstRequest.complete(null);
        requests.add(Map.entry(path.toString(), body.toString(StandardCharsets.UTF_8)));
    }

    /** Answers 200 with the request's headers as {@code x-echo-…} and its body. */
    private final class EchoStream extends SimpleChannelInboundHandler<Object> {

        private final ByteBuf body = Unpooled.buffer();
        private Http2Headers request = new DefaultHttp2Headers();

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2HeadersFrame headers) {
                request = headers.headers();
                if (headers.isEndStream()) {
                    answer(context);
                }
            } else if (frame instanceof Http2DataFrame data) {
                body.writeBytes(data.content());
                if (data.isEndStream()) {
                    answer(context);
                }
            }
        }

        private void answer(ChannelHandlerContext context) {
            record(request.path(), body);
            if (!answers) {
                return;
            }
            DefaultHttp2Headers headers = new DefaultHttp2Headers();
            headers.status("200").set("x-path", request.path());
            headers.set("x-authority", request.authority());
            headers.set("x-scheme", request.scheme());
            context.write(new DefaultHttp2HeadersFrame(headers));
            context.writeAndFlush(new DefaultHttp2DataFrame(body, true));
        }
    }

    private final class EchoHttp1 extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            record(request.uri(), request.content());
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    request.content().retain());
            response.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
            response.headers().set("X-Path", request.uri());
            context.writeAndFlush(response);
        }
    }
}
