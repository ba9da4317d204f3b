package io.tapline.simulator.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameWriter;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of flow control. Holds the client to the windows it was given and gives room back when half of one
 * is used up, unless that is withheld. Confined to the event loop.
 */
final class ReceiveWindows {

    private final Http2FrameWriter writer;
    private final int connectionSize;
    private long connectionLeft = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private long streamSize = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private boolean withheld;

    ReceiveWindows(Http2FrameWriter writer, int connectionSize) {
        this.writer = writer;
        this.connectionSize = connectionSize;
    }

    /** Widens the connection's window to its size; it can only start at 65,535. */
    void start(ChannelHandlerContext ctx) {
        replenishConnection(ctx);
    }

    /** The size that the client has acknowledged. */
    void streamSize(long size) {
        streamSize = size;
    }

    /** Counts a DATA frame, padding included; the stream is null when it is no longer open. */
    void received(ChannelHandlerContext ctx, @Nullable Http2Stream stream, int length, boolean last)
            throws Http2Exception {
        connectionLeft -= length;
        if (connectionLeft < 0) {
            throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "Connection window exceeded");
        }
        if (stream != null) {
            stream.received += length;
            if (stream.received - stream.returned > streamSize) {
                throw Http2Exception.streamError(stream.id, Http2Error.FLOW_CONTROL_ERROR, "Stream window exceeded");
            }
        }
        if (!withheld) {
            replenish(ctx, last ? null : stream);
        }
    }

    void withhold(ChannelHandlerContext ctx, boolean withhold, Http2Streams streams) {
        withheld = withhold;
        if (!withhold) {
            streams.all().stream().filter(stream -> !stream.complete).forEach(stream -> replenish(ctx, stream));
            replenish(ctx, null);
        }
    }

    private void replenish(ChannelHandlerContext ctx, @Nullable Http2Stream stream) {
        if (connectionLeft <= connectionSize / 2) {
            replenishConnection(ctx);
        }
        if (stream != null && stream.received - stream.returned >= streamSize / 2) {
            int increment = (int) (stream.received - stream.returned);
            stream.returned = stream.received;
            if (increment > 0) {
                writer.writeWindowUpdate(ctx, stream.id, increment, ctx.newPromise());
            }
        }
    }

    private void replenishConnection(ChannelHandlerContext ctx) {
        int increment = (int) (connectionSize - connectionLeft);
        if (increment > 0) {
            connectionLeft = connectionSize;
            writer.writeWindowUpdate(ctx, Http2CodecUtil.CONNECTION_STREAM_ID, increment, ctx.newPromise());
        }
    }
}
