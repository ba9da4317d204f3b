package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A {@code POST}. The transport adds {@code :scheme}, {@code :authority} and {@code content-length}.
 *
 * @param target never enters the HPACK table
 * @param sharedHeaders those that stand in many requests, without pseudo-headers; sent first
 * @param ownHeaders those of this request
 * @param endsConnection whether an answer that is no success says that its connection is of no use for further requests. The
 *     connection has then taken its last one before the answer is handed on
 */
public record Request(
        RequestTarget target,
        List<Header> sharedHeaders,
        List<Header> ownHeaders,
        Body body,
        Predicate<Response> endsConnection) {

    /** A request whose answers tell nothing of the connection, as is usual. */
    public Request(RequestTarget target, List<Header> sharedHeaders, List<Header> ownHeaders, Body body) {
        this(target, sharedHeaders, ownHeaders, body, Request::never);
    }

    public Request {
        requireNonNull(target, "target");
        requireNonNull(sharedHeaders, "sharedHeaders");
        requireNonNull(ownHeaders, "ownHeaders");
        requireNonNull(body, "body");
        requireNonNull(endsConnection, "endsConnection");
    }

    /** All of them in the order in which they are sent; a new list. */
    public List<Header> headers() {
        List<Header> all = new ArrayList<>(sharedHeaders);
        all.addAll(ownHeaders);
        return all;
    }

    int headerCount() {
        return sharedHeaders.size() + ownHeaders.size();
    }

    Header header(int index) {
        int ofOwn = index - sharedHeaders.size();
        return ofOwn < 0 ? sharedHeaders.get(index) : ownHeaders.get(ofOwn);
    }

    private static boolean never(Response response) {
        return false;
    }
}
