package io.tapline.simulator.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response.
 *
 * @param headers lower-case names, no pseudo-headers; belongs to this reply alone
 * @param body    not copied; may be shared by many replies
 * @param pieces  null for HEADERS and as few DATA frames as can be
 */
public record Reply(
        int status,
        Http2Headers headers,
        byte[] body,
        @Nullable Pieces pieces) {

    private static final AsciiString JSON = AsciiString.cached("application/json; charset=UTF-8");
    private static final byte[] EMPTY = {};
    private static final int FEW_HEADERS = 4;

    public static Reply empty(int status) {
        return new Reply(status, new DefaultHttp2Headers(false, FEW_HEADERS), EMPTY, null);
    }

    public static Reply json(int status, byte[] body) {
        return empty(status).body(JSON, body);
    }

    public static Reply html(int status, String body) {
        return empty(status).body("text/html; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
    }

    public Reply body(CharSequence contentType, byte[] content) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return new Reply(status, headers, content, pieces);
    }

    public Reply in(Pieces some) {
        return new Reply(status, headers, body, some);
    }

    public Reply header(CharSequence name, CharSequence value) {
        headers.set(name, value);
        return this;
    }

    public Reply headers(Map<String, String> more) {
        more.forEach(headers::set);
        return this;
    }
}
