package io.tapline.simulator.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.function.Consumer;

/** Turns a client's frames into requests, strictly by RFC 9113. Confined to the event loop. */
final class Http2Requests extends Http2FrameAdapter {

    /** Above any provider's limit, so that the provider's own "too large" is what the client sees. */
    private static final int MAX_BODY = 1 << 20;

    private final Http2FrameWriter writer;
    private final Http2Streams streams;
    private final Http2Responses responses;
    private final ReceiveWindows windows;
    private final Consumer<Http2Stream> complete;
    private final Runnable settingsAcknowledged;

    Http2Requests(
            Http2FrameWriter writer,
            Http2Streams streams,
            Http2Responses responses,
            ReceiveWindows windows,
            Consumer<Http2Stream> complete,
            Runnable settingsAcknowledged) {
        this.writer = writer;
        this.streams = streams;
        this.responses = responses;
        this.windows = windows;
        this.complete = complete;
        this.settingsAcknowledged = settingsAcknowledged;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        Http2Stream known = streams.find(streamId);
        if (known != null) {
            trailers(known, endOfStream);
            return;
        }
        if (streamId % 2 == 0) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "Even stream %d", streamId);
        }
        if (streamId <= streams.newest()) {
            throw Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "Stream %d is closed", streamId);
        }
        streams.newest(streamId);
        if (!streams.refused(streamId)) {
            open(streamId, headers, endOfStream);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    private void open(int streamId, Http2Headers headers, boolean endOfStream) throws Http2Exception {
        if (streams.full()) {
            throw Http2Exception.streamError(streamId, Http2Error.REFUSED_STREAM, "Too many open streams");
        }
        if (headers.method() == null || headers.path() == null || headers.scheme() == null) {
            throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "Missing pseudo-header");
        }
        Http2Stream stream = new Http2Stream(streamId, headers);
        streams.open(stream);
        if (endOfStream) {
            complete(stream);
        }
    }

    private void trailers(Http2Stream stream, boolean endOfStream) throws Http2Exception {
        if (stream.complete || !endOfStream) {
            throw Http2Exception.streamError(stream.id, Http2Error.PROTOCOL_ERROR, "HEADERS in mid-stream");
        }
        complete(stream);
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        if (streamId > streams.newest()) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "DATA on idle stream %d", streamId);
        }
        Http2Stream stream = streams.find(streamId);
        int length = data.readableBytes() + padding;
        windows.received(ctx, stream, length, endOfStream);
        if (stream == null) {
            return length;
        }
        if (stream.complete) {
            throw Http2Exception.streamError(streamId, Http2Error.STREAM_CLOSED, "DATA after END_STREAM");
        }
        if (stream.body.length + data.readableBytes() > MAX_BODY) {
            throw Http2Exception.streamError(streamId, Http2Error.ENHANCE_YOUR_CALM, "Body too large");
        }
        stream.append(data);
        if (endOfStream) {
            complete(stream);
        }
        return length;
    }

    private void complete(Http2Stream stream) throws Http2Exception {
        stream.complete = true;
        CharSequence announced = stream.headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (announced != null && !announced.toString().equals(String.valueOf(stream.body.length))) {
            throw Http2Exception.streamError(
                    stream.id, Http2Error.PROTOCOL_ERROR, "content-length differs from the body's length");
        }
        complete.accept(stream);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) throws Http2Exception {
        if (streamId > streams.newest()) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "RST_STREAM on an idle stream");
        }
        streams.close(streamId);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        Long headerTableSize = settings.headerTableSize();
        if (headerTableSize != null) {
            writer.configuration().headersConfiguration().maxHeaderTableSize(headerTableSize);
        }
        Integer maxFrameSize = settings.maxFrameSize();
        if (maxFrameSize != null) {
            writer.configuration().frameSizePolicy().maxFrameSize(maxFrameSize);
        }
        writer.writeSettingsAck(ctx, ctx.newPromise());
        Integer initialWindow = settings.initialWindowSize();
        if (initialWindow != null) {
            responses.initialWindow(ctx, initialWindow);
        }
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) {
        settingsAcknowledged.run();
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) {
        writer.writePing(ctx, true, data, ctx.newPromise());
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext ctx, int streamId, int promisedStreamId, Http2Headers headers, int padding)
            throws Http2Exception {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE from a client");
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment) throws Http2Exception {
        if (streamId == 0) {
            if (!responses.widen(ctx, increment)) {
                throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "Connection window overflow");
            }
            return;
        }
        if (streamId > streams.newest()) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "WINDOW_UPDATE on an idle stream");
        }
        Http2Stream stream = streams.find(streamId);
        if (stream != null && !responses.widen(ctx, stream, increment)) {
            throw Http2Exception.streamError(streamId, Http2Error.FLOW_CONTROL_ERROR, "Stream window overflow");
        }
    }
}
