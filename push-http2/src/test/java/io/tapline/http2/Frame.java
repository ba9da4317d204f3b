package io.tapline.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A frame made or taken apart by hand, also one that no codec would write. */
record Frame(int type, int flags, int streamId, byte[] payload) {

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITY = 0x20;

    static final int DATA = Http2FrameTypes.DATA;
    static final int HEADERS = Http2FrameTypes.HEADERS;
    static final int PRIORITY_FRAME = Http2FrameTypes.PRIORITY;
    static final int RST_STREAM = Http2FrameTypes.RST_STREAM;
    static final int SETTINGS = Http2FrameTypes.SETTINGS;
    static final int PUSH_PROMISE = Http2FrameTypes.PUSH_PROMISE;
    static final int PING = Http2FrameTypes.PING;
    static final int GO_AWAY = Http2FrameTypes.GO_AWAY;
    static final int WINDOW_UPDATE = Http2FrameTypes.WINDOW_UPDATE;
    static final int CONTINUATION = Http2FrameTypes.CONTINUATION;

    /** A frame whose payload is given in hexadecimal, blanks allowed. */
    static Frame of(int type, int flags, int streamId, String hex) {
        return new Frame(type, flags, streamId, HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    static Frame settings(int... idsAndValues) {
        ByteBuf payload = Unpooled.buffer();
        for (int i = 0; i < idsAndValues.length; i += 2) {
            payload.writeShort(idsAndValues[i]).writeInt(idsAndValues[i + 1]);
        }
        return new Frame(SETTINGS, 0, 0, bytes(payload));
    }

    static Frame ints(int type, int flags, int streamId, int... values) {
        ByteBuf payload = Unpooled.buffer();
        for (int value : values) {
            payload.writeInt(value);
        }
        return new Frame(type, flags, streamId, bytes(payload));
    }

    static Frame data(int streamId, String text, boolean endStream) {
        return new Frame(DATA, endStream ? END_STREAM : 0, streamId, text.getBytes(StandardCharsets.US_ASCII));
    }

    static Frame goAway(int lastStreamId, int error, String debug) {
        ByteBuf payload = Unpooled.buffer().writeInt(lastStreamId).writeInt(error);
        payload.writeCharSequence(debug, StandardCharsets.ISO_8859_1);
        return new Frame(GO_AWAY, 0, 0, bytes(payload));
    }

    ByteBuf encode() {
        return Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(streamId)
                .writeBytes(payload);
    }

    static List<Frame> decode(ByteBuf in) {
        List<Frame> frames = new ArrayList<>();
        while (in.isReadable()) {
            byte[] payload = new byte[in.readUnsignedMedium()];
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int streamId = in.readInt();
            in.readBytes(payload);
            frames.add(new Frame(type, flags, streamId, payload));
        }
        return frames;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int intAt(int index) {
        return Unpooled.wrappedBuffer(payload).getInt(index);
    }

    String text() {
        return new String(payload, StandardCharsets.US_ASCII);
    }

    /** For comparison in tests: the type and what matters of it. */
    @Override
    public String toString() {
        return switch (type) {
            case DATA -> "DATA " + streamId + " " + payload.length + (has(END_STREAM) ? " end" : "");
            case HEADERS -> "HEADERS " + streamId + (has(END_STREAM) ? " end" : "") + (has(END_HEADERS) ? "" : " more");
            case CONTINUATION -> "CONTINUATION " + streamId + (has(END_HEADERS) ? "" : " more");
            case RST_STREAM -> "RST_STREAM " + streamId + " " + intAt(0);
            case SETTINGS ->
                has(ACK) ? "SETTINGS ack" : "SETTINGS " + HexFormat.of().formatHex(payload);
            case PING -> "PING" + (has(ACK) ? " ack " : " ") + HexFormat.of().formatHex(payload);
            case GO_AWAY -> "GOAWAY " + intAt(4);
            case WINDOW_UPDATE -> "WINDOW_UPDATE " + streamId + " " + intAt(0);
            default -> "frame of type " + type;
        };
    }

    static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }
}
