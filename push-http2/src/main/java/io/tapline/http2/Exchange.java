package io.tapline.http2;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Completable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to its response: waiter, stream and answer in one object, because there is one of it per push.
 * Settled exactly once, whatever happens; confined to its event loop.
 */
final class Exchange {

    /**
     * The receive window of a stream, which is never enlarged, so that it is also the bound of a response's size: the
     * protocol's own default (RFC 9113 section 6.9.2).
     */
    static final int MAX_RESPONSE_BYTES = 65_535;

    private static final int FIRST_OF_NO_SUCCESS = 300;
    private static final byte[] NOTHING = {};

    final Origin origin;
    final Request request;
    private final Completable<Response> answer;
    private boolean settled;

    // Its place in a queue: see ExchangeQueue.
    @Nullable
    ExchangeQueue queue;

    @Nullable
    Exchange previous;

    @Nullable
    Exchange next;

    long deadline;

    // Its stream: see Http2Connection.
    int streamId;
    int sendWindow;
    int receiveWindow = MAX_RESPONSE_BYTES;
    int bytesSent;

    // Its response, as far as it has come.
    private int status;
    private List<Map.Entry<String, String>> headers = List.of();
    private byte[] body = NOTHING;
    private int bodyLength;

    Exchange(Origin origin, Request request, Completable<Response> answer) {
        this.origin = origin;
        this.request = request;
        this.answer = answer;
    }

    int bytesUnsent() {
        return request.body().length() - bytesSent;
    }

    boolean hasHeaders() {
        return status != 0;
    }

    boolean isSettled() {
        return settled;
    }

    void headers(int status, List<Map.Entry<String, String>> headers) {
        this.status = status;
        this.headers = headers;
    }

    /** Takes over the bytes of a piece of the body; what would make it too long is left out. */
    void body(ByteBuf data) {
        int length = Math.min(data.readableBytes(), MAX_RESPONSE_BYTES - bodyLength);
        if (length == 0) {
            return;
        }
        if (bodyLength + length > body.length) {
            // Most responses are one piece: the first array fits exactly, only later ones leave room.
            int capacity = bodyLength == 0 ? length : Math.max(bodyLength + length, 2 * bodyLength);
            body = Arrays.copyOf(body, capacity);
        }
        data.readBytes(body, bodyLength, length);
        bodyLength += length;
    }

    /** Whether its body is as long as it was declared to be, each time that it was. */
    boolean hasDeclaredLength() {
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equals("content-length") && parseLength(header.getValue()) != bodyLength) {
                return false;
            }
        }
        return true;
    }

    int bodyLength() {
        return bodyLength;
    }

    /** Whether the response, as far as it has come, is one after which its connection is of no use. */
    boolean endsConnection() {
        return status >= FIRST_OF_NO_SUCCESS && request.endsConnection().test(response());
    }

    /** Settles it with the response as far as it has come. */
    void complete() {
        if (!settled) {
            settled = true;
            answer.succeed(response());
        }
    }

    private Response response() {
        byte[] whole = bodyLength == body.length ? body : Arrays.copyOf(body, bodyLength);
        return new Response(status, headers, whole);
    }

    void fail(TransportFailure failure) {
        if (!settled) {
            settled = true;
            answer.fail(failure);
        }
    }

    private static long parseLength(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            return Long.MIN_VALUE;
        }
    }
}
