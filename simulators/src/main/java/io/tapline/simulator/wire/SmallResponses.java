package io.tapline.simulator.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import java.util.Set;

/**
 * Writes a response of one HEADERS and at most one DATA frame in one buffer. Netty's writer makes four writes of it, each
 * with promises and a buffer: most of what a push costs a simulator. Confined to the event loop.
 */
final class SmallResponses {

    private static final int LARGEST_FRAME = Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND;
    /** What a header needs at most beside its name and value: its first octet and two lengths. */
    private static final int HEADER_OVERHEAD = 16;

    private static final int USUAL_BYTES = 512;
    private static final short END_OF_HEADERS =
            new Http2Flags().endOfHeaders(true).value();
    private static final short END_OF_STREAM =
            new Http2Flags().endOfStream(true).value();

    /** What no two answers have alike: in HPACK's table it would only push out the rest. */
    private static final Set<AsciiString> UNIQUE = Set.of(
            AsciiString.cached("apns-id"),
            AsciiString.cached("apns-unique-id"),
            AsciiString.cached("location"),
            AsciiString.cached("ms-cv"),
            AsciiString.cached("x-wns-msg-id"));

    private final DefaultHttp2HeadersEncoder hpack;

    /** @param hpack of the connection, shared with whoever else writes heads on it */
    SmallResponses(DefaultHttp2HeadersEncoder hpack) {
        this.hpack = hpack;
    }

    /** Whether a header is to stay out of HPACK's table. */
    static boolean unique(CharSequence name, CharSequence value) {
        return UNIQUE.contains(AsciiString.of(name));
    }

    static boolean fits(Http2Headers headers, byte[] body) {
        long head = 0;
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            head += header.getKey().length() + header.getValue().length() + HEADER_OVERHEAD;
        }
        return head <= LARGEST_FRAME && body.length <= LARGEST_FRAME;
    }

    /** Writes one that {@link #fits}; the client's windows are the caller's business. */
    void write(ChannelHandlerContext ctx, int streamId, Http2Headers headers, byte[] body) {
        ByteBuf out = ctx.alloc().buffer(USUAL_BYTES);
        boolean bodyless = body.length == 0;
        frame(out, 0, Http2FrameTypes.HEADERS, bodyless ? END_OF_HEADERS | END_OF_STREAM : END_OF_HEADERS, streamId);
        encode(streamId, headers, out);
        out.setMedium(0, out.writerIndex() - Http2CodecUtil.FRAME_HEADER_LENGTH);
        if (!bodyless) {
            frame(out, body.length, Http2FrameTypes.DATA, END_OF_STREAM, streamId);
            out.writeBytes(body);
        }
        ctx.write(out, ctx.voidPromise());
    }

    private void encode(int streamId, Http2Headers headers, ByteBuf out) {
        try {
            hpack.encodeHeaders(streamId, headers, out);
        } catch (Http2Exception tooLarge) {
            out.release();
            throw new IllegalArgumentException("More headers than the client takes", tooLarge);
        }
    }

    private static void frame(ByteBuf out, int length, byte type, int flags, int streamId) {
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(streamId);
    }
}
