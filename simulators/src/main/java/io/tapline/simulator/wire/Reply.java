package io.tapline.simulator.wire;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A response.
 *
 * @param headers lower-case names, no pseudo-headers; belongs to this reply alone
 * @param body    not copied; may be shared by many replies
 */
public record Reply(int status, Http2Headers headers, byte[] body) {

    private static final byte[] EMPTY = {};

    public static Reply empty(int status) {
        return new Reply(status, new DefaultHttp2Headers(false), EMPTY);
    }

    public static Reply json(int status, byte[] body) {
        return empty(status).body("application/json; charset=UTF-8", body);
    }

    public static Reply html(int status, String body) {
        return empty(status).body("text/html; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
    }

    public Reply body(String contentType, byte[] content) {
        headers.set("content-type", contentType);
        return new Reply(status, headers, content);
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
