package io.tapline.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.listener.Refusals.Reason;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames of an HTTP/2 connection that make work and carry nothing. Netty bounds resets and the answers that wait to be
 * read, but neither the CONTINUATION frames of a header block, which may be empty, nor SETTINGS and PING whose answers are read.
 * Confined to the connection's event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-10.5">RFC 9113, section 10.5</a>
 */
final class FrameLimits {

    /** Of 16 KiB each they hold more than any header block that is taken. */
    private static final int MOST_CONTINUATIONS = 16;

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(30);
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = Http2CodecUtil.FRAME_HEADER_LENGTH;

    private final Supplier<ConnectionLimits> limits;
    private final LongSupplier nanoTime;
    private int prefaceLeft = PREFACE.length;
    private int headerRead;
    private int length;
    private byte type;
    private byte flags;
    private int payloadLeft;
    private int continuations;
    private boolean settingsAcknowledged;
    private int earlyStreams;
    private int controls;
    private long windowStart;

    FrameLimits(Supplier<ConnectionLimits> limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    /** Whether these bytes, which come next, are of the preface so far as that has not come. */
    boolean continuePreface(ByteBuf bytes) {
        int known = Math.min(bytes.readableBytes(), prefaceLeft);
        for (int i = 0; i < known; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != PREFACE[PREFACE.length - prefaceLeft + i]) {
                return false;
            }
        }
        return true;
    }

    /** The farewell to a connection that was refused. */
    static ByteBuf goAway(ByteBufAllocator allocator) {
        return allocator
                .buffer(HEADER + Http2CodecUtil.INT_FIELD_LENGTH * 2)
                .writeMedium(Http2CodecUtil.INT_FIELD_LENGTH * 2)
                .writeByte(Http2FrameTypes.GO_AWAY)
                .writeByte(0)
                .writeInt(Http2CodecUtil.CONNECTION_STREAM_ID)
                .writeInt(Http2CodecUtil.CONNECTION_STREAM_ID)
                .writeInt((int) Http2Error.ENHANCE_YOUR_CALM.code());
    }

    /** Whether the preface has come: this is HTTP/2. */
    boolean isBegun() {
        return prefaceLeft == 0;
    }

    /** Whether a frame, or the preface, has begun and not ended. */
    boolean isWithinFrame() {
        return prefaceLeft > 0 || headerRead > 0;
    }

    /** Looks through bytes without taking them. Returns why the connection must end; null if it need not. */
    @Nullable
    Reason read(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (prefaceLeft > 0) {
                int skipped = Math.min(prefaceLeft, end - at);
                prefaceLeft -= skipped;
                at += skipped;
            } else if (headerRead < HEADER) {
                Reason broken = header(bytes.getByte(at++));
                if (broken != null) {
                    return broken;
                }
            } else {
                int skipped = Math.min(payloadLeft, end - at);
                payloadLeft -= skipped;
                at += skipped;
                endFrameIfWhole();
            }
        }
        return null;
    }

    /** Length (3), type, flags, stream (4). */
    private @Nullable Reason header(byte next) {
        switch (headerRead++) {
            case 0, 1, 2 -> length = ((length << Byte.SIZE) | (next & 0xff)) & 0xffffff;
            case 3 -> type = next;
            case 4 -> flags = next;
            case HEADER - 1 -> {
                payloadLeft = length;
                Reason broken = judge();
                endFrameIfWhole();
                return broken;
            }
            default -> {
                // Whose stream it is does not matter.
            }
        }
        return null;
    }

    private void endFrameIfWhole() {
        if (payloadLeft == 0) {
            headerRead = 0;
        }
    }

    private @Nullable Reason judge() {
        switch (type) {
            case Http2FrameTypes.CONTINUATION -> {
                return ++continuations > MOST_CONTINUATIONS ? Reason.CONTINUATION_FLOOD : null;
            }
            case Http2FrameTypes.HEADERS -> {
                continuations = 0;
                return settingsAcknowledged ? null : earlyStream();
            }
            case Http2FrameTypes.DATA -> {
                return length == 0 && (flags & Http2Flags.END_STREAM) == 0 ? control() : null;
            }
            case Http2FrameTypes.WINDOW_UPDATE -> {
                return null;
            }
            case Http2FrameTypes.SETTINGS -> {
                settingsAcknowledged |= (flags & Http2Flags.ACK) != 0;
                return control();
            }
            default -> {
                return control();
            }
        }
    }

    /** Netty holds a client to the number of streams once the client has acknowledged it, which it need never do. */
    private @Nullable Reason earlyStream() {
        return ++earlyStreams > limits.get().maximumConcurrentStreams() ? Reason.STREAMS : null;
    }

    private @Nullable Reason control() {
        long now = nanoTime.getAsLong();
        if (now - windowStart >= WINDOW) {
            windowStart = now;
            controls = 0;
        }
        return ++controls > limits.get().maximumControlFrames() ? Reason.CONTROL_FLOOD : null;
    }
}
