package io.tapline.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames into one buffer, until it is {@link #take taken} and flushed as a whole.
 *
 * <p>Netty's {@code DefaultHttp2FrameWriter} hands each frame to the channel in two buffers and three promises; here a burst
 * of requests is one buffer, one write and, in most cases, one TLS record and one system call. HPACK is Netty's.
 */
final class FrameWriter {

    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int SMALLEST_BUFFER = 512;
    private static final int LARGEST_FIRST_BUFFER = 64 * 1024;
    /** What a GOAWAY of ours may say at most, in characters. */
    private static final int MAX_DEBUG_LENGTH = 200;

    private final ByteBufAllocator allocator;
    private final RequestHeaders requestHeaders;
    private final DefaultHttp2HeadersEncoder encoder;
    private @Nullable ByteBuf buffer;
    private int expectedSize = SMALLEST_BUFFER;
    private int maxFrameSize = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;

    FrameWriter(ByteBufAllocator allocator, RequestHeaders requestHeaders) {
        this.allocator = allocator;
        this.requestHeaders = requestHeaders;
        // The peer's MAX_HEADER_LIST_SIZE is advice (RFC 9113 section 6.5.2); a peer that minds answers 431.
        this.encoder = new DefaultHttp2HeadersEncoder(requestHeaders, true);
    }

    /** Applies the peer's settings of frame size and HPACK table. */
    void settings(@Nullable Integer maxFrameSize, @Nullable Long headerTableSize) throws Http2Exception {
        if (maxFrameSize != null) {
            this.maxFrameSize = maxFrameSize;
        }
        if (headerTableSize != null) {
            Http2HeadersEncoder.Configuration configuration = encoder.configuration();
            // What the peer offers beyond the default is not taken: our constant headers fill a fraction of it.
            configuration.maxHeaderTableSize(Math.min(headerTableSize, Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE));
        }
    }

    int maxFrameSize() {
        return maxFrameSize;
    }

    /** The connection preface with our settings and a wider receive window (RFC 9113 section 3.4). */
    void preface(int maxHeaderListSize, int windowIncrement) {
        ByteBuf out = buffer();
        out.writeBytes(Http2CodecUtil.connectionPrefaceBuf());
        header(out, 2 * Http2CodecUtil.SETTING_ENTRY_LENGTH, Http2FrameTypes.SETTINGS, 0, 0);
        out.writeShort(Http2CodecUtil.SETTINGS_ENABLE_PUSH).writeInt(0);
        out.writeShort(Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE).writeInt(maxHeaderListSize);
        windowUpdate(0, windowIncrement);
    }

    void settingsAck() {
        header(buffer(), 0, Http2FrameTypes.SETTINGS, ACK, 0);
    }

    void ping(boolean ack, long data) {
        ByteBuf out = buffer();
        header(out, Long.BYTES, Http2FrameTypes.PING, ack ? ACK : 0, 0);
        out.writeLong(data);
    }

    void windowUpdate(int streamId, int increment) {
        ByteBuf out = buffer();
        header(out, Integer.BYTES, Http2FrameTypes.WINDOW_UPDATE, 0, streamId);
        out.writeInt(increment);
    }

    void rstStream(int streamId, Http2Error error) {
        ByteBuf out = buffer();
        header(out, Integer.BYTES, Http2FrameTypes.RST_STREAM, 0, streamId);
        out.writeInt((int) error.code());
    }

    /** Names no stream of the peer's, for it may start none. */
    void goAway(Http2Error error, String reason) {
        ByteBuf out = buffer();
        String debug = reason.substring(0, Math.min(reason.length(), MAX_DEBUG_LENGTH));
        header(out, 2 * Integer.BYTES + ByteBufUtil.utf8Bytes(debug), Http2FrameTypes.GO_AWAY, 0, 0);
        out.writeInt(0).writeInt((int) error.code());
        ByteBufUtil.writeUtf8(out, debug);
    }

    void headers(int streamId, Request request) {
        ByteBuf out = buffer();
        int start = out.writerIndex();
        int endStream = request.body().length() == 0 ? END_STREAM : 0;
        header(out, 0, Http2FrameTypes.HEADERS, END_HEADERS | endStream, streamId);
        encode(streamId, request, out);
        int length = out.writerIndex() - start - Http2CodecUtil.FRAME_HEADER_LENGTH;
        if (length > maxFrameSize) {
            splitHeaders(out, start, length, endStream, streamId);
        } else {
            out.setMedium(start, length);
        }
    }

    /** Writes a frame with a stretch of a body. */
    void data(int streamId, Body body, int from, int length, boolean endStream) {
        ByteBuf out = buffer();
        header(out, length, Http2FrameTypes.DATA, endStream ? END_STREAM : 0, streamId);
        int head = body.head().length;
        int ofHead = Math.max(0, Math.min(length, head - from));
        if (ofHead > 0) {
            out.writeBytes(body.head(), from, ofHead);
        }
        if (length > ofHead) {
            out.writeBytes(body.tail(), from + ofHead - head, length - ofHead);
        }
    }

    /** How many bytes wait to be taken. */
    int size() {
        return buffer == null ? 0 : buffer.readableBytes();
    }

    /** Hands over what was written, or null when nothing was. The caller owns it. */
    @Nullable
    ByteBuf take() {
        ByteBuf taken = buffer;
        buffer = null;
        if (taken != null) {
            // Bursts of a connection resemble each other: the next buffer should not have to grow, nor stay large for
            // ever.
            int likely = Math.max(taken.readableBytes(), expectedSize - expectedSize / 16);
            expectedSize = Math.max(SMALLEST_BUFFER, Math.min(likely, LARGEST_FIRST_BUFFER));
        }
        return taken;
    }

    void close() {
        encoder.close();
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    private void encode(int streamId, Request request, ByteBuf out) {
        try {
            encoder.encodeHeaders(streamId, requestHeaders.of(request), out);
        } catch (Http2Exception e) {
            throw new IllegalStateException("headers are not checked against the peer's limit", e);
        }
    }

    /** Cuts a header block that is longer than a frame may be into a HEADERS and CONTINUATION frames. */
    private void splitHeaders(ByteBuf out, int start, int length, int endStream, int streamId) {
        byte[] block = new byte[length];
        out.getBytes(start + Http2CodecUtil.FRAME_HEADER_LENGTH, block);
        out.writerIndex(start);
        for (int from = 0; from < length; from += maxFrameSize) {
            int piece = Math.min(maxFrameSize, length - from);
            int flags = (from == 0 ? endStream : 0) | (from + piece == length ? END_HEADERS : 0);
            header(out, piece, from == 0 ? Http2FrameTypes.HEADERS : Http2FrameTypes.CONTINUATION, flags, streamId);
            out.writeBytes(block, from, piece);
        }
    }

    private ByteBuf buffer() {
        if (buffer == null) {
            buffer = allocator.directBuffer(expectedSize);
        }
        return buffer;
    }

    private static void header(ByteBuf out, int length, byte type, int flags, int streamId) {
        out.ensureWritable(Http2CodecUtil.FRAME_HEADER_LENGTH + length);
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(streamId);
    }
}
