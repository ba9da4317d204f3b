package io.tapline.simulator.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stream between its HEADERS and the end of its response. Confined to the event loop. */
final class Http2Stream {

    private static final byte[] NO_BYTES = {};

    final int id;
    final Http2Headers headers;
    byte[] body = NO_BYTES;

    /** Bytes of DATA received, padding included, and those of them that WINDOW_UPDATE gave back. */
    long received;

    long returned;

    /** What the client allows beyond its initial window, less what was sent. */
    long sendCredit;

    boolean complete;
    boolean responding;

    @Nullable
    ByteBuf unsent;

    Http2Stream(int id, Http2Headers headers) {
        this.id = id;
        this.headers = headers;
    }

    void append(ByteBuf data) {
        int length = data.readableBytes();
        int start = body.length;
        body = start == 0 ? new byte[length] : Arrays.copyOf(body, start + length);
        data.readBytes(body, start, length);
    }

    void discard() {
        if (unsent != null) {
            unsent.release();
            unsent = null;
        }
    }
}
