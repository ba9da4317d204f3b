package io.tapline.bench.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest HTTP/2 server there can be, so that it is never the server that is measured: it reads frame headers only and
 * answers each stream that ends with the same 200, all answers of one read in one write.
 */
final class SinkConnection extends ByteToMessageDecoder {

    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());
    private static final int HEADER_BYTES = 9;

    /** Far above what is in flight, so that no client waits for its window. */
    private static final int WINDOW = 1 << 24;

    private static final int WINDOW_UPDATE_STEP = 1 << 20;

    private static final short MAX_CONCURRENT_STREAMS = Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS;

    private static final short END_OF_STREAM =
            new Http2Flags().endOfStream(true).value();
    private static final short END_OF_HEADERS =
            new Http2Flags().endOfHeaders(true).value();
    private static final short ACKNOWLEDGE = new Http2Flags().ack(true).value();

    private final int streams;
    private final byte[] headers;
    private final byte[] body;
    private boolean prefaceRead;
    private int unacknowledgedBytes;
    private @Nullable ByteBuf answers;

    SinkConnection(Answer answer) {
        streams = answer.streams();
        headers = answer.headers();
        body = answer.body();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!prefaceRead) {
            if (in.readableBytes() < PREFACE.readableBytes()) {
                return;
            }
            if (!PREFACE.equals(in.readSlice(PREFACE.readableBytes()))) {
                throw new IllegalStateException("a client does not speak HTTP/2");
            }
            prefaceRead = true;
            greet(answers(context));
        }
        while (in.readableBytes() >= HEADER_BYTES) {
            int length = in.getUnsignedMedium(in.readerIndex());
            if (in.readableBytes() < HEADER_BYTES + length) {
                return;
            }
            frame(context, in, length);
        }
    }

    private void frame(ChannelHandlerContext context, ByteBuf in, int length) {
        in.skipBytes(3);
        byte type = in.readByte();
        short flags = in.readUnsignedByte();
        int stream = in.readInt();
        switch (type) {
            case Http2FrameTypes.SETTINGS -> {
                if ((flags & ACKNOWLEDGE) == 0) {
                    header(answers(context), 0, Http2FrameTypes.SETTINGS, ACKNOWLEDGE, 0);
                }
            }
            case Http2FrameTypes.PING -> {
                if ((flags & ACKNOWLEDGE) == 0) {
                    header(answers(context), length, Http2FrameTypes.PING, ACKNOWLEDGE, 0)
                            .writeBytes(in, in.readerIndex(), length);
                }
            }
            case Http2FrameTypes.DATA -> consumed(context, length);
            case Http2FrameTypes.RST_STREAM -> throw new IllegalStateException("a client reset stream " + stream);
            default -> {}
        }
        in.skipBytes(length);
        boolean mayEnd = type == Http2FrameTypes.DATA || type == Http2FrameTypes.HEADERS;
        if (mayEnd && (flags & Http2Flags.END_STREAM) != 0) {
            answer(answers(context), stream);
        }
    }

    /** Without a look at the client's window: the answers to all that is in flight are less than the least there is. */
    private void answer(ByteBuf to, int stream) {
        short flags = body.length == 0 ? (short) (END_OF_HEADERS | END_OF_STREAM) : END_OF_HEADERS;
        header(to, headers.length, Http2FrameTypes.HEADERS, flags, stream).writeBytes(headers);
        if (body.length > 0) {
            header(to, body.length, Http2FrameTypes.DATA, END_OF_STREAM, stream).writeBytes(body);
        }
    }

    private void consumed(ChannelHandlerContext context, int length) {
        unacknowledgedBytes += length;
        if (unacknowledgedBytes >= WINDOW_UPDATE_STEP) {
            header(answers(context), Integer.BYTES, Http2FrameTypes.WINDOW_UPDATE, (short) 0, 0)
                    .writeInt(unacknowledgedBytes);
            unacknowledgedBytes = 0;
        }
    }

    private void greet(ByteBuf to) {
        header(to, Short.BYTES + Integer.BYTES, Http2FrameTypes.SETTINGS, (short) 0, 0)
                .writeShort(MAX_CONCURRENT_STREAMS)
                .writeInt(streams);
        header(to, Integer.BYTES, Http2FrameTypes.WINDOW_UPDATE, (short) 0, 0).writeInt(WINDOW);
    }

    private static ByteBuf header(ByteBuf to, int length, byte type, short flags, int stream) {
        return to.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    private ByteBuf answers(ChannelHandlerContext context) {
        if (answers == null) {
            answers = context.alloc().ioBuffer(1 << 14);
        }
        return answers;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (answers != null) {
            context.writeAndFlush(answers, context.voidPromise());
            answers = null;
        }
        super.channelReadComplete(context);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        if (answers != null) {
            answers.release();
            answers = null;
        }
    }

    /** A client's process ends without a goodbye. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        System.err.println("sink: " + cause);
        context.close();
    }
}
