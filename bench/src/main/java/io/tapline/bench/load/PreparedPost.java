package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PostTemplate} with all worked out ahead that is the same for all users: the generator shares the machine with what it
 * measures. Confined to one event loop.
 */
public final class PreparedPost {

    /** Whose value is the user's. */
    static final AsciiString UNSID = AsciiString.of("x-uns-id");

    private static final String END_OF_HEAD = "\r\n\r\n";

    private final PostTemplate template;
    private final byte[] beforeUnsid;
    private final byte[] afterUnsid;
    private @Nullable Http2Headers headers;

    public PreparedPost(PostTemplate template) {
        this.template = template;
        this.beforeUnsid = template.beforeUnsid().getBytes(US_ASCII);
        this.afterUnsid = template.afterUnsid().getBytes(US_ASCII);
    }

    /** The whole request of HTTP/1.1. */
    public ByteBuf text(byte[] unsid) {
        return Unpooled.wrappedBuffer(beforeUnsid, unsid, afterUnsid);
    }

    /** The head as HTTP/2 has it, until the next call. */
    Http2Headers headers(byte[] unsid) {
        if (headers == null) {
            if (!template.afterUnsid().startsWith(END_OF_HEAD)) {
                throw new IllegalArgumentException("over HTTP/2 only the last header can change");
            }
            headers = Http2Head.of(template.beforeUnsid());
        }
        return headers.set(UNSID, new AsciiString(unsid, false));
    }

    /** What follows the head. */
    ByteBuf body() {
        return Unpooled.wrappedBuffer(afterUnsid, END_OF_HEAD.length(), afterUnsid.length - END_OF_HEAD.length());
    }
}
