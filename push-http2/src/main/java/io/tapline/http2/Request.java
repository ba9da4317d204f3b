package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A {@code POST}. The transport adds {@code :scheme}, {@code :authority} and {@code content-length}.
 *
 * @param path with its query; never enters the HPACK table
 * @param headers in the order in which they are sent, without pseudo-headers
 */
public record Request(String path, List<Header> headers, Body body) {

    public Request {
        requireNonNull(path, "path");
        requireNonNull(headers, "headers");
        requireNonNull(body, "body");
    }
}
