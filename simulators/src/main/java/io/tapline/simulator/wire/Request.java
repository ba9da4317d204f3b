package io.tapline.simulator.wire;

import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A complete request. HTTP/1.1 requests come in the same form: header names in lower case, pseudo-headers made from the
 * request line.
 *
 * @param streamId the HTTP/2 stream; over HTTP/1.1 an odd number that grows with each request
 * @param body     not copied; nobody may change it
 */
public record Request(Connection connection, int streamId, Http2Headers headers, byte[] body) {

    public String method() {
        return String.valueOf(headers.method());
    }

    /** The path with its query, as sent. */
    public String path() {
        return String.valueOf(headers.path());
    }

    /** The path without its query. */
    public String rawPath() {
        String path = path();
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** The first value of a header. */
    public @Nullable String header(CharSequence name) {
        CharSequence value = headers.get(name);
        return value == null ? null : value.toString();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
