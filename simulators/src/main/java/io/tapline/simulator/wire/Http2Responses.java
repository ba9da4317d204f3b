package io.tapline.simulator.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The sending half of flow control: a response goes out as far as the client's windows allow, the rest when they open.
 * Confined to the event loop.
 */
final class Http2Responses {

    private final Http2FrameWriter writer;
    private final SmallResponses small;
    private final Http2Streams streams;
    private final Queue<Http2Stream> blocked = new ArrayDeque<>();
    private long connectionWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private long initialWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

    Http2Responses(Http2FrameWriter writer, SmallResponses small, Http2Streams streams) {
        this.writer = writer;
        this.small = small;
        this.streams = streams;
    }

    void respond(ChannelHandlerContext ctx, Http2Stream stream, Reply reply) {
        stream.responding = true;
        Http2Headers headers = reply.headers();
        headers.status(HttpResponseStatus.valueOf(reply.status()).codeAsText());
        if (reply.pieces() != null) {
            sendInPieces(ctx, stream.id, reply, reply.pieces());
            return;
        }
        int length = reply.body().length;
        if (length <= window(stream) && SmallResponses.fits(headers, reply.body())) {
            connectionWindow -= length;
            small.write(ctx, stream.id, headers, reply.body());
            streams.close(stream.id);
            return;
        }
        boolean bodyless = length == 0;
        writer.writeHeaders(ctx, stream.id, headers, 0, bodyless, ctx.newPromise());
        if (bodyless) {
            streams.close(stream.id);
            return;
        }
        stream.unsent = Unpooled.wrappedBuffer(reply.body());
        send(ctx, stream);
    }

    private void sendInPieces(ChannelHandlerContext ctx, int streamId, Reply reply, Pieces pieces) {
        // The writer counts the octet that tells the length of the padding.
        int padding = pieces.padding() == 0 ? 0 : pieces.padding() + 1;
        ByteBuf body = Unpooled.wrappedBuffer(reply.body());
        writer.writeHeaders(ctx, streamId, reply.headers(), padding, false, ctx.newPromise());
        do {
            ByteBuf piece = body.readSlice(Math.min(pieces.dataBytes(), body.readableBytes()));
            boolean last = !body.isReadable() && !pieces.trailers();
            connectionWindow -= piece.readableBytes() + padding;
            writer.writeData(ctx, streamId, piece.retain(), padding, last, ctx.newPromise());
        } while (body.isReadable());
        if (pieces.trailers()) {
            Http2Headers trailers = new DefaultHttp2Headers(false).add("x-trailer", "end");
            writer.writeHeaders(ctx, streamId, trailers, padding, true, ctx.newPromise());
        }
        body.release();
        streams.close(streamId);
    }

    private void send(ChannelHandlerContext ctx, Http2Stream stream) {
        ByteBuf unsent = stream.unsent;
        if (unsent == null) {
            return;
        }
        int length = (int) Math.max(0, Math.min(window(stream), unsent.readableBytes()));
        boolean last = length == unsent.readableBytes();
        if (length > 0) {
            connectionWindow -= length;
            stream.sendCredit -= length;
            writer.writeData(ctx, stream.id, unsent.readRetainedSlice(length), 0, last, ctx.newPromise());
        }
        if (last) {
            streams.close(stream.id);
        } else {
            blocked.add(stream);
        }
    }

    private long window(Http2Stream stream) {
        return Math.min(connectionWindow, initialWindow + stream.sendCredit);
    }

    void initialWindow(ChannelHandlerContext ctx, int size) {
        initialWindow = size;
        sendBlocked(ctx);
    }

    /** Returns false when the window would exceed what the protocol allows. */
    boolean widen(ChannelHandlerContext ctx, Http2Stream stream, int increment) {
        stream.sendCredit += increment;
        sendBlocked(ctx);
        return initialWindow + stream.sendCredit <= Integer.MAX_VALUE;
    }

    /** Returns false when the window would exceed what the protocol allows. */
    boolean widen(ChannelHandlerContext ctx, int increment) {
        connectionWindow += increment;
        sendBlocked(ctx);
        return connectionWindow <= Integer.MAX_VALUE;
    }

    private void sendBlocked(ChannelHandlerContext ctx) {
        if (blocked.isEmpty()) {
            return;
        }
        List<Http2Stream> waiting = new ArrayList<>(blocked);
        blocked.clear();
        waiting.forEach(stream -> send(ctx, stream));
    }
}
