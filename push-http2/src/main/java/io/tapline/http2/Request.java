package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Predicate;

/**
 * A {@code POST}. The transport adds {@code :scheme}, {@code :authority} and {@code content-length}.
 *
 * @param path with its query; never enters the HPACK table
 * @param headers in the order in which they are sent, without pseudo-headers
 * @param endsConnection whether an answer that is no success says that its connection is of no use for further requests. The
 *     connection has then taken its last one before the answer is handed on
 */
public record Request(String path, List<Header> headers, Body body, Predicate<Response> endsConnection) {

    /** A request whose answers tell nothing of the connection, as is usual. */
    public Request(String path, List<Header> headers, Body body) {
        this(path, headers, body, Request::never);
    }

    public Request {
        requireNonNull(path, "path");
        requireNonNull(headers, "headers");
        requireNonNull(body, "body");
        requireNonNull(endsConnection, "endsConnection");
    }

    private static boolean never(Response response) {
        return false;
    }
}
