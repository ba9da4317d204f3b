package io.tapline.gateway.rest;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One request and its one answer, with the headers that every answer has. Confined to the request's event loop. */
final class Exchange {

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("request-id");
    private static final CharSequence CLIENT_REQUEST_ID = HttpHeaders.createOptimized("client-request-id");
    private static final CharSequence ODATA_VERSION = HttpHeaders.createOptimized("OData-Version");
    private static final CharSequence ODATA_4 = HttpHeaders.createOptimized("4.0");
    private static final CharSequence PRIVATE = HttpHeaders.createOptimized("private");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain;charset=utf-8");
    /** As the original answered, to the letter. */
    private static final CharSequence JSON = HttpHeaders.createOptimized(
            "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8");

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    private static final int MAXIMUM_CLIENT_REQUEST_ID = 128;

    /** How much of a body that nobody wants is read, so that its sender sees the answer, before the sender is cut off. */
    private static final int MAXIMUM_DISCARDED_BYTES = 4 << 20;

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final @Nullable String publicBaseUrl;
    private final DateHeader date;
    private final String requestId;
    private final String clientRequestId;
    private int discarded;

    /** @param publicBaseUrl without a slash at its end; null: as the request names it */
    Exchange(RoutingContext context, @Nullable String publicBaseUrl, DateHeader date) {
        this.context = context;
        this.request = context.request();
        this.publicBaseUrl = publicBaseUrl;
        this.date = date;
        this.requestId = randomId().toString();
        this.clientRequestId = clientRequestId(request.getHeader(CLIENT_REQUEST_ID), requestId);
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

    HttpServerRequest request() {
        return request;
    }

    String requestId() {
        return requestId;
    }

    String clientRequestId() {
        return clientRequestId;
    }

    @Nullable
    String header(CharSequence name) {
        return request.getHeader(name);
    }

    /** Options of the query, without the parameters of the path. */
    MultiMap query() {
        return request.query() == null ? MultiMap.caseInsensitiveMultiMap() : context.queryParams();
    }

    /**
     * The id in the path.
     *
     * @throws ApiFailure NOT_FOUND if it is none: nothing has such an id
     */
    UUID pathId() {
        return Guid.parse(context.pathParam("id")).orElseThrow(Exchange::notFound);
    }

    static ApiFailure notFound() {
        return ApiFailure.of(ApiError.NOT_FOUND, "There is no such item for this user");
    }

    /** The path as it was requested, without a slash at its end. */
    String path() {
        String path = context.normalizedPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Scheme and authority that absolute URLs begin with; empty if the client named no host. */
    String baseUrl() {
        if (publicBaseUrl != null) {
            return publicBaseUrl;
        }
        HostAndPort authority = request.authority();
        return authority == null ? "" : request.scheme() + "://" + authority;
    }

    /** Whether an answer was begun, or there is nobody left to have one. */
    boolean isOver() {
        HttpServerResponse response = request.response();
        return response.headWritten() || response.ended() || response.closed();
    }

    /** @return completes when it was written as a whole; fails if the caller has gone before */
    Future<Void> json(Buffer body) {
        return end(jsonHead(OK), body);
    }

    void created(String location, Buffer body) {
        HttpServerResponse response = jsonHead(CREATED);
        response.headers().add(HttpHeaders.LOCATION, location);
        end(response, body);
    }

    void replaced(String location, Buffer body) {
        HttpServerResponse response = jsonHead(OK);
        response.headers().add(HttpHeaders.LOCATION, location);
        end(response, body);
    }

    void text(Buffer body) {
        HttpServerResponse response = head(OK);
        response.headers().add(HttpHeaders.CONTENT_TYPE, TEXT);
        end(response, body);
    }

    void noContent() {
        head(NO_CONTENT).end();
        discardBody();
    }

    /** Starts an answer in JSON, for its headers; to be finished by {@link #end}. */
    HttpServerResponse jsonHead(int status) {
        HttpServerResponse response = head(status);
        response.headers().add(HttpHeaders.CONTENT_TYPE, JSON);
        return response;
    }

    private HttpServerResponse head(int status) {
        HttpServerResponse response = request.response().setStatusCode(status);
        response.headers()
                .add(REQUEST_ID, requestId)
                .add(CLIENT_REQUEST_ID, clientRequestId)
                .add(HttpHeaders.DATE, date.now())
                .add(ODATA_VERSION, ODATA_4)
                .add(HttpHeaders.CACHE_CONTROL, PRIVATE);
        return response;
    }

    Future<Void> end(HttpServerResponse response, Buffer body) {
        Future<Void> written = response.end(body);
        discardBody();
        return written;
    }

    /** Reads what is left of the body, so that the sender gets to reading the answer and the connection stays usable. */
    private void discardBody() {
        if (request.isEnded()) {
            return;
        }
        request.handler(this::discard);
        request.resume();
    }

    private void discard(Buffer chunk) {
        discarded += chunk.length();
        if (discarded <= MAXIMUM_DISCARDED_BYTES) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(0);
        } else {
            request.connection().close();
        }
    }
}
