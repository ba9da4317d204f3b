package io.tapline.simulator.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A server's HTTP/1.1 connection with keep-alive. A client that pipelines is cut off. */
final class Http1Connection extends SimpleChannelInboundHandler<HttpObject> implements Connection {

    private static final int MAX_BODY = 1 << 20;

    private final long id;
    private final boolean tls;
    private final Service service;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Http2Headers headers = new DefaultHttp2Headers(false);
    private int exchange = -1;
    private boolean inFlight;
    private boolean keepAlive = true;

    @SuppressWarnings("NullAway.Init") // set when the handler joins its pipeline
    private ChannelHandlerContext ctx;

    @SuppressWarnings("NullAway.Init")
    private Consumer<Request> handler;

    Http1Connection(long id, boolean tls, Service service) {
        this.id = id;
        this.tls = tls;
        this.service = service;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        handler = service.connected(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) throws IOException {
        if (message.decoderResult().isFailure()) {
            context.close();
            return;
        }
        if (message instanceof HttpRequest request) {
            begin(request);
        }
        if (message instanceof HttpContent content) {
            append(content);
        }
    }

    private void begin(HttpRequest request) {
        if (inFlight) {
            abort();
            return;
        }
        inFlight = true;
        exchange += 2;
        keepAlive &= HttpUtil.isKeepAlive(request);
        body.reset();
        headers = new DefaultHttp2Headers(false)
                .method(request.method().asciiName())
                .path(request.uri())
                .scheme(tls ? "https" : "http")
                .authority(request.headers().get(HttpHeaderNames.HOST, ""));
        request.headers().forEach(header -> headers.add(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void append(HttpContent content) throws IOException {
        ByteBuf data = content.content();
        if (body.size() + data.readableBytes() > MAX_BODY) {
            ctx.close();
            return;
        }
        data.readBytes(body, data.readableBytes());
        if (content instanceof LastHttpContent) {
            handler.accept(new Request(this, exchange, headers, body.toByteArray()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        service.disconnected(this);
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ConnectionFault.log(id, cause);
        context.close();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String protocol() {
        return Protocol.HTTP_1_1.alpn();
    }

    @Override
    public EventLoop eventLoop() {
        return ctx.channel().eventLoop();
    }

    @Override
    public Optional<X509Certificate> clientCertificate() {
        return ClientCertificate.of(ctx.channel());
    }

    @Override
    public void respond(int streamId, Reply reply) {
        onLoop(() -> {
            if (!inFlight || streamId != exchange) {
                return;
            }
            inFlight = false;
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(reply.status()),
                    Unpooled.wrappedBuffer(reply.body()));
            reply.headers().forEach(header -> response.headers().add(header.getKey(), header.getValue()));
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
            if (!keepAlive) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            var written = ctx.writeAndFlush(response);
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        });
    }

    @Override
    public void reset(int streamId, long errorCode) {
        onLoop(ctx::close);
    }

    @Override
    public void goAway(int lastStreamId, long errorCode, String debugData) {
        onLoop(() -> {
            keepAlive = false;
            if (!inFlight || exchange > lastStreamId) {
                ctx.close();
            }
        });
    }

    @Override
    public void changeSettings(Http2Settings settings) {}

    @Override
    public void withholdWindow(boolean withheld) {
        onLoop(() -> ctx.channel().config().setAutoRead(!withheld));
    }

    @Override
    public void writeRaw(byte[] bytes) {
        onLoop(() -> ctx.pipeline().context(HttpServerCodec.class).writeAndFlush(Unpooled.wrappedBuffer(bytes)));
    }

    @Override
    public void abort() {
        onLoop(() -> Http2Connection.reset(ctx.channel()));
    }

    private void onLoop(Runnable work) {
        EventLoop loop = eventLoop();
        if (loop.inEventLoop()) {
            work.run();
        } else {
            loop.execute(work);
        }
    }
}
