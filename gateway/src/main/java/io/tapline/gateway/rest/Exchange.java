package io.tapline.gateway.rest;

import io.tapline.gateway.tracing.RequestTrace;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One request and its one answer, with the headers that every answer has: of HTTP, or of a batch. Confined to one event loop.
 */
abstract class Exchange {

    static final CharSequence CLIENT_REQUEST_ID = HttpHeaders.createOptimized("client-request-id");

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("request-id");
    private static final CharSequence ODATA_VERSION = HttpHeaders.createOptimized("OData-Version");
    private static final CharSequence ODATA_4 = HttpHeaders.createOptimized("4.0");
    private static final CharSequence PRIVATE = HttpHeaders.createOptimized("private");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain;charset=utf-8");
    private static final CharSequence PLAIN_JSON = HttpHeaders.createOptimized("application/json");
    /** As the original answered, to the letter. */
    private static final CharSequence JSON = HttpHeaders.createOptimized(
            "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8");

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    private static final int MAXIMUM_CLIENT_REQUEST_ID = 128;

    private final String requestId;
    private final String clientRequestId;
    private final @Nullable RequestTrace trace;

    /**
     * @param clientRequestId as it was sent
     * @param trace null if it is not traced
     */
    Exchange(@Nullable String clientRequestId, @Nullable RequestTrace trace) {
        this.trace = trace;
        this.requestId = randomId().toString();
        this.clientRequestId = clientRequestId(clientRequestId, requestId);
    }

    /** Version 4. Names a log line and guards nothing, so it need not drain the secure source. */
    private static UUID randomId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** The client's own id if it is fit to be echoed; else ours, as the original did. */
    private static String clientRequestId(@Nullable String sent, String otherwise) {
        if (sent == null || sent.isEmpty() || sent.length() > MAXIMUM_CLIENT_REQUEST_ID) {
            return otherwise;
        }
        boolean printable = sent.chars().allMatch(character -> character >= ' ' && character <= '~');
        return printable ? sent : otherwise;
    }

    final String requestId() {
        return requestId;
    }

    final String clientRequestId() {
        return clientRequestId;
    }

    /** Null if it is not traced. */
    final @Nullable RequestTrace trace() {
        return trace;
    }

    abstract @Nullable String header(CharSequence name);

    /** The values of a header that may come several times. */
    abstract List<String> headers(CharSequence name);

    /** Options of the query, without the parameters of the path. */
    abstract MultiMap query();

    /** What stands for {@code :id} in the path. */
    abstract String pathParameter();

    /**
     * The id in the path.
     *
     * @throws ApiFailure NOT_FOUND if it is none: nothing has such an id
     */
    final UUID pathId() {
        return Guid.parse(pathParameter()).orElseThrow(Exchange::notFound);
    }

    static ApiFailure notFound() {
        return ApiFailure.of(ApiError.NOT_FOUND, "There is no such item for this user");
    }

    /** The path as it was requested, without a slash at its end. */
    abstract String path();

    /** Scheme and authority that absolute URLs begin with; empty if the client named no host. */
    abstract String baseUrl();

    /**
     * Reads the body as it was sent, beginning at once. For {@link BodyReader}, which knows what else holds for it.
     *
     * @return completes on the event loop; fails with an {@link ApiFailure} PAYLOAD_TOO_LARGE, or INVALID_REQUEST for a body that
     *     was broken off. The rest of it is then still to be discarded
     */
    abstract Future<byte[]> body(int maximumBytes);

    /** The length of the body as announced; 0 when it was not. */
    final long announcedLength() {
        String length = header(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Math.max(0, Long.parseLong(length));
        } catch (NumberFormatException malformed) {
            // The HTTP codec answers for it; the bytes are counted anyway.
            return 0;
        }
    }

    /**
     * The request of HTTP itself, for an answer that goes on and on.
     *
     * @throws IllegalStateException in a batch, which has no place for such an answer and must refuse it before
     */
    abstract HttpServerRequest http();

    /** Whether an answer was begun, or there is nobody left to have one. */
    abstract boolean isOver();

    /** Adds a header to the answer that is to come. */
    abstract void addHeader(CharSequence name, CharSequence value);

    /** Answers: with the headers added so far, and those of every answer. */
    abstract Future<Void> end(int status, @Nullable Buffer body);

    /** @return completes when it was written as a whole; fails if the caller has gone before */
    final Future<Void> json(Buffer body) {
        return json(OK, body);
    }

    final Future<Void> json(int status, Buffer body) {
        addHeader(HttpHeaders.CONTENT_TYPE, JSON);
        return end(status, body);
    }

    final void created(String location, Buffer body) {
        addHeader(HttpHeaders.LOCATION, location);
        json(CREATED, body);
    }

    final void replaced(String location, Buffer body) {
        addHeader(HttpHeaders.LOCATION, location);
        json(OK, body);
    }

    /** Answers with JSON that is no entity of OData. */
    final void plainJson(Buffer body) {
        addHeader(HttpHeaders.CONTENT_TYPE, PLAIN_JSON);
        end(OK, body);
    }

    final void text(Buffer body) {
        addHeader(HttpHeaders.CONTENT_TYPE, TEXT);
        end(OK, body);
    }

    final void noContent() {
        end(NO_CONTENT, null);
    }

    /** Adds the headers that every answer has. */
    final void addCommonHeaders() {
        addHeader(REQUEST_ID, requestId);
        addHeader(CLIENT_REQUEST_ID, clientRequestId);
        addHeader(ODATA_VERSION, ODATA_4);
        addHeader(HttpHeaders.CACHE_CONTROL, PRIVATE);
    }
}
