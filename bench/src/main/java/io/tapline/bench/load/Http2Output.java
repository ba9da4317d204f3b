package io.tapline.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a client sends. All of one turn of the event loop leave together, in one buffer. Confined to the event loop.
 */
final class Http2Output {

    private static final int FRAME_HEADER_BYTES = 9;
    private static final int BUFFER_BYTES = 1 << 14;
    private static final short NO_FLAGS = 0;
    private static final short ACKNOWLEDGE = new Http2Flags().ack(true).value();
    private static final short END_OF_HEADERS =
            new Http2Flags().endOfHeaders(true).value();
    private static final short END_OF_STREAM =
            new Http2Flags().endOfStream(true).value();

    /** Each user has another: in HPACK's table they would push out what is the same for all, such as the token of the caller. */
    private static final Http2HeadersEncoder.SensitivityDetector CHANGING =
            (name, value) -> PreparedPost.UNSID.contentEquals(name);

    private final ChannelHandlerContext context;
    private final DefaultHttp2HeadersEncoder hpack = new DefaultHttp2HeadersEncoder(CHANGING);
    private @Nullable ByteBuf frames;

    Http2Output(ChannelHandlerContext context) {
        this.context = context;
    }

    /**
     * The client's first bytes.
     *
     * @param window of each stream and of the connection
     */
    void greet(int window) {
        frames().writeBytes(Http2CodecUtil.connectionPrefaceBuf());
        frame(2 * (Short.BYTES + Integer.BYTES), Http2FrameTypes.SETTINGS, NO_FLAGS, 0)
                .writeShort(Http2CodecUtil.SETTINGS_ENABLE_PUSH)
                .writeInt(0)
                .writeShort(Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE)
                .writeInt(window);
        widen(window - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    }

    void headers(int stream, Http2Headers headers, boolean end) throws Http2Exception {
        ByteBuf to = frame(0, Http2FrameTypes.HEADERS, (short) (END_OF_HEADERS | (end ? END_OF_STREAM : 0)), stream);
        int start = to.writerIndex();
        hpack.encodeHeaders(stream, headers, to);
        int length = to.writerIndex() - start;
        if (length > Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND) {
            throw new IllegalArgumentException("a head of " + length + " bytes");
        }
        to.setMedium(start - FRAME_HEADER_BYTES, length);
    }

    /** The last of a stream. */
    void data(int stream, ByteBuf data) {
        while (data.readableBytes() > Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND) {
            frame(Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND, Http2FrameTypes.DATA, NO_FLAGS, stream)
                    .writeBytes(data, Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND);
        }
        frame(data.readableBytes(), Http2FrameTypes.DATA, END_OF_STREAM, stream).writeBytes(data);
    }

    void cancel(int stream) {
        frame(Integer.BYTES, Http2FrameTypes.RST_STREAM, NO_FLAGS, stream).writeInt((int) Http2Error.CANCEL.code());
    }

    /** Gives the server room on the connection. */
    void widen(int increment) {
        frame(Integer.BYTES, Http2FrameTypes.WINDOW_UPDATE, NO_FLAGS, 0).writeInt(increment);
    }

    void acknowledgePing(long data) {
        frame(Long.BYTES, Http2FrameTypes.PING, ACKNOWLEDGE, 0).writeLong(data);
    }

    /** @param headerTableSize what the server allows, or null for no change */
    void acknowledgeSettings(@Nullable Long headerTableSize) throws Http2Exception {
        frame(0, Http2FrameTypes.SETTINGS, ACKNOWLEDGE, 0);
        if (headerTableSize != null) {
            hpack.maxHeaderTableSize(headerTableSize);
        }
    }

    private ByteBuf frame(int length, byte type, short flags, int stream) {
        return frames().writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    private ByteBuf frames() {
        if (frames == null) {
            frames = context.alloc().ioBuffer(BUFFER_BYTES);
            context.channel().eventLoop().execute(this::flush);
        }
        return frames;
    }

    private void flush() {
        ByteBuf all = frames;
        frames = null;
        if (all != null) {
            context.writeAndFlush(all, context.voidPromise());
        }
    }
}
