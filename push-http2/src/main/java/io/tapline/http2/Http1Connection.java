package io.tapline.http2;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.tapline.http2.TransportFailure.Ambiguous;
import io.tapline.http2.TransportFailure.TimedOut;
import io.tapline.http2.TransportFailure.Unprocessed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that is kept alive, with one request in flight: neither pipelining nor chunked requests, as WNS
 * demands (<a
 * href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/push-request-response-headers">Unsupported
 * HTTP features</a>). Stands behind Netty's {@code HttpClientCodec}; confined to its event loop.
 */
final class Http1Connection extends SimpleChannelInboundHandler<HttpObject> implements Connection {

    private final Origin origin;
    private final TransportConfig config;
    private final Lifecycle life;
    private final TransportListener events;
    private final LongSupplier clock;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange current;
    private long deadline;
    private boolean keptAlive;

    Http1Connection(
            Origin origin, TransportConfig config, Listener listener, TransportListener events, LongSupplier clock) {
        this.origin = origin;
        this.config = config;
        this.life = new Lifecycle(this, listener);
        this.events = events;
        this.clock = clock;
    }

    @Override
    public State state() {
        return life.state();
    }

    @Override
    public boolean isMultiplexed() {
        return false;
    }

    @Override
    public int inFlight() {
        return current == null ? 0 : 1;
    }

    @Override
    public int room() {
        return life.is(State.READY) && current == null ? 1 : 0;
    }

    @Override
    public void send(Exchange exchange) {
        FullHttpRequest request;
        try {
            request = encode(exchange.request);
        } catch (IllegalArgumentException e) {
            exchange.fail(new Unprocessed("not a request of HTTP/1.1: " + e.getMessage()));
            return;
        }
        current = exchange;
        deadline = clock.getAsLong() + config.requestTimeout().toNanos();
        context().writeAndFlush(request, context().voidPromise());
    }

    @Override
    public void tick(long now) {
        Exchange late = current;
        if (late != null && now - deadline >= 0) {
            current = null;
            events.timedOut(origin);
            // The answer may still come, and would be taken for the next request's: the connection is lost.
            end("a request had no answer in time");
            late.fail(new TimedOut("no answer within " + config.requestTimeout()));
        }
    }

    @Override
    public void drain() {
        if (life.is(State.READY)) {
            life.move(State.DRAINING, "");
            if (current == null) {
                end("drained");
            }
        }
    }

    @Override
    public void close(String reason) {
        end(reason);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        if (context.channel().isActive()) {
            start();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        start();
        super.channelActive(context);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (life.is(State.CLOSED)) {
            return;
        }
        if (message.decoderResult().isFailure()) {
            malformed("malformed response: " + message.decoderResult().cause());
            return;
        }
        Exchange exchange = current;
        if (exchange == null) {
            malformed("the peer sent a response that nobody asked for");
            return;
        }
        if (message instanceof HttpResponse response) {
            head(exchange, response);
        }
        if (message instanceof HttpContent content && exchange.hasHeaders()) {
            content(exchange, content);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        end("connection closed by the peer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end("connection failed: " + cause);
    }

    private void start() {
        if (life.is(State.CONNECTING)) {
            life.move(State.READY, "");
        }
    }

    private FullHttpRequest encode(Request request) {
        Body body = request.body();
        FullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                request.target().toString(),
                Unpooled.wrappedBuffer(body.head(), body.tail()));
        message.headers().set(HttpHeaderNames.HOST, origin.authority());
        message.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        for (Header header : request.headers()) {
            message.headers().add(header.name(), header.value());
        }
        return message;
    }

    private void head(Exchange exchange, HttpResponse response) {
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return;
        }
        keptAlive = HttpUtil.isKeepAlive(response);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : response.headers()) {
            headers.add(Map.entry(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        }
        exchange.headers(response.status().code(), headers);
    }

    private void content(Exchange exchange, HttpContent content) {
        exchange.body(content.content());
        boolean whole = content instanceof LastHttpContent;
        if (!whole && exchange.bodyLength() < Exchange.MAX_RESPONSE_BYTES) {
            return;
        }
        current = null;
        boolean retired = exchange.endsConnection();
        if (retired) {
            events.retired(origin);
        }
        if (!whole || !keptAlive || retired || life.is(State.DRAINING)) {
            end(whole ? "closed after its last response" : "response longer than its limit");
        }
        exchange.complete();
        life.roomChanged();
    }

    private void malformed(String reason) {
        events.malformed(origin, reason);
        end(reason);
    }

    private void end(String reason) {
        if (life.is(State.CLOSED)) {
            return;
        }
        Exchange lost = current;
        current = null;
        life.move(State.CLOSED, reason);
        context().close();
        if (lost != null) {
            lost.fail(new Ambiguous(reason));
        }
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return context;
    }
}
