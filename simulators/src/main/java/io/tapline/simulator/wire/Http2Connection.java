package io.tapline.simulator.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's HTTP/2 connection on Netty's frame reader and writer. Not a channel per stream: a load test is to measure
 * the client, and a fault is to be scripted frame by frame.
 */
final class Http2Connection extends ByteToMessageDecoder implements Connection {

    private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);
    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());
    private static final int FRAME_TYPE_OFFSET = 3;

    private final long id;
    private final Service service;
    private final Http2FrameReader reader = new DefaultHttp2FrameReader();
    private final DefaultHttp2HeadersEncoder hpack = new DefaultHttp2HeadersEncoder(SmallResponses::unique);
    private final Http2FrameWriter writer = new DefaultHttp2FrameWriter(hpack);
    private final Http2Streams streams = new Http2Streams();
    private final Http2Responses responses = new Http2Responses(writer, new SmallResponses(hpack), streams);
    private final Queue<Http2Settings> unacknowledged = new ArrayDeque<>();
    private final ReceiveWindows windows;
    private final Http2Requests requests;

    @SuppressWarnings("NullAway.Init") // set when the handler joins its pipeline
    private ChannelHandlerContext ctx;

    @SuppressWarnings("NullAway.Init")
    private Consumer<Request> handler;

    private boolean prefaceRead;
    private boolean settingsRead;
    private boolean reading;

    Http2Connection(long id, Service service) {
        this.id = id;
        this.service = service;
        windows = new ReceiveWindows(writer, service.connectionWindow());
        requests = new Http2Requests(writer, streams, responses, windows, this::handle, this::settingsAcknowledged);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        reader.close();
        writer.close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        handler = service.connected(this);
        changeSettings(service.firstSettings(this));
        windows.start(context);
        context.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        reading = true;
        super.channelRead(context, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        reading = false;
        context.flush();
        super.channelReadComplete(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        try {
            if (prefaceRead || readPreface(in)) {
                requireSettingsFirst(in);
                reader.readFrame(context, in, requests);
            }
        } catch (Http2Exception violation) {
            answerViolation(violation);
        }
    }

    /** Requests that came in one read with the one that ended the connection are not looked at. */
    private void handle(Http2Stream stream) {
        if (ctx.channel().isActive()) {
            handler.accept(new Request(this, stream.id, stream.headers, stream.body));
        }
    }

    private boolean readPreface(ByteBuf in) throws Http2Exception {
        int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
        if (!ByteBufUtil.equals(in, in.readerIndex(), PREFACE, 0, length)) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "Not the HTTP/2 preface");
        }
        if (length < PREFACE.readableBytes()) {
            return false;
        }
        in.skipBytes(length);
        prefaceRead = true;
        return true;
    }

    private void requireSettingsFirst(ByteBuf in) throws Http2Exception {
        if (!settingsRead && in.readableBytes() > FRAME_TYPE_OFFSET) {
            if (in.getByte(in.readerIndex() + FRAME_TYPE_OFFSET) != Http2FrameTypes.SETTINGS) {
                throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "First frame is not SETTINGS");
            }
            settingsRead = true;
        }
    }

    private void answerViolation(Http2Exception violation) {
        log.debug("Connection {}: {}", id, violation.getMessage());
        if (Http2Exception.isStreamError(violation)) {
            reset(Http2Exception.streamId(violation), violation.error().code());
            return;
        }
        ByteBuf debugData = Unpooled.copiedBuffer(String.valueOf(violation.getMessage()), StandardCharsets.UTF_8);
        writer.writeGoAway(ctx, streams.newest(), violation.error().code(), debugData, ctx.newPromise());
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void settingsAcknowledged() {
        Http2Settings settings = unacknowledged.poll();
        if (settings == null) {
            return;
        }
        Long maxConcurrentStreams = settings.maxConcurrentStreams();
        if (maxConcurrentStreams != null) {
            streams.limit(maxConcurrentStreams);
        }
        Integer initialWindow = settings.initialWindowSize();
        if (initialWindow != null) {
            windows.streamSize(initialWindow);
        }
        try {
            applyToReader(settings);
        } catch (Http2Exception violation) {
            answerViolation(violation);
        }
    }

    private void applyToReader(Http2Settings settings) throws Http2Exception {
        Long headerTableSize = settings.headerTableSize();
        if (headerTableSize != null) {
            reader.configuration().headersConfiguration().maxHeaderTableSize(headerTableSize);
        }
        Integer maxFrameSize = settings.maxFrameSize();
        if (maxFrameSize != null) {
            reader.configuration().frameSizePolicy().maxFrameSize(maxFrameSize);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        streams.closeAll();
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
        return Protocol.HTTP_2.alpn();
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
            Http2Stream stream = streams.find(streamId);
            if (stream != null && !stream.responding) {
                responses.respond(ctx, stream, reply);
                closeIfDrained();
            }
        });
    }

    @Override
    public void reset(int streamId, long errorCode) {
        onLoop(() -> {
            writer.writeRstStream(ctx, streamId, errorCode, ctx.newPromise());
            streams.close(streamId);
            closeIfDrained();
        });
    }

    @Override
    public void goAway(int lastStreamId, long errorCode, String debugData) {
        onLoop(() -> {
            streams.acceptUpTo(lastStreamId);
            streams.dropRefused();
            ByteBuf debug = Unpooled.copiedBuffer(debugData, StandardCharsets.UTF_8);
            writer.writeGoAway(ctx, lastStreamId, errorCode, debug, ctx.newPromise());
            closeIfDrained();
        });
    }

    private void closeIfDrained() {
        if (streams.draining() && streams.isEmpty()) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void changeSettings(Http2Settings settings) {
        onLoop(() -> {
            unacknowledged.add(settings);
            writer.writeSettings(ctx, settings, ctx.newPromise());
        });
    }

    @Override
    public void withholdWindow(boolean withheld) {
        onLoop(() -> windows.withhold(ctx, withheld, streams));
    }

    @Override
    public void writeRaw(byte[] bytes) {
        onLoop(() -> ctx.write(Unpooled.wrappedBuffer(bytes)));
    }

    @Override
    public void abort() {
        onLoop(() -> reset(ctx.channel()));
    }

    /** Past the pipeline, because the TLS handler would say goodbye first. */
    static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.unsafe().close(channel.voidPromise());
    }

    private void onLoop(Runnable work) {
        EventLoop loop = eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(() -> onLoop(work));
            return;
        }
        work.run();
        if (!reading) {
            ctx.flush();
        }
    }
}
