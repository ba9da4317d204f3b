package io.tapline.gateway.rest;

import io.tapline.gateway.tracing.RequestTrace;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of HTTP. */
final class HttpExchange extends Exchange {

    /** What a mere announcement makes us allocate at most. */
    private static final int MAXIMUM_INITIAL_BYTES = 4096;

    /** How much of a body that nobody wants is read, so that its sender sees the answer, before the sender is cut off. */
    private static final int MAXIMUM_DISCARDED_BYTES = 4 << 20;

    /** Statuses from here on are the gateway's own fault. */
    private static final int FAULT = 500;

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final @Nullable String publicBaseUrl;
    private final DateHeader date;
    private int discarded;

    /**
     * @param publicBaseUrl without a slash at its end; null: as the request names it
     * @param trace null if it is not traced
     */
    HttpExchange(
            RoutingContext context, @Nullable String publicBaseUrl, DateHeader date, @Nullable RequestTrace trace) {
        super(context.request().getHeader(CLIENT_REQUEST_ID), trace);
        this.context = context;
        this.request = context.request();
        this.publicBaseUrl = publicBaseUrl;
        this.date = date;
    }

    @Override
    @Nullable
    String header(CharSequence name) {
        return request.getHeader(name);
    }

    @Override
    List<String> headers(CharSequence name) {
        return request.headers().getAll(name);
    }

    @Override
    MultiMap query() {
        return request.query() == null ? MultiMap.caseInsensitiveMultiMap() : context.queryParams();
    }

    @Override
    String pathParameter() {
        return context.pathParam("id");
    }

    @Override
    String path() {
        String path = context.normalizedPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    @Override
    String baseUrl() {
        if (publicBaseUrl != null) {
            return publicBaseUrl;
        }
        HostAndPort authority = request.authority();
        return authority == null ? "" : request.scheme() + "://" + authority;
    }

    @Override
    Future<byte[]> body(int maximumBytes) {
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        if (request.response().closed()) {
            return Future.failedFuture(brokenOff());
        }
        Promise<byte[]> promise = Promise.promise();
        Buffer body = Buffer.buffer((int) Math.min(announcedLength(), MAXIMUM_INITIAL_BYTES));
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= maximumBytes) {
                body.appendBuffer(chunk);
            } else {
                promise.tryFail(BodyReader.tooLarge(maximumBytes));
            }
        });
        request.exceptionHandler(failure -> promise.tryFail(brokenOff()));
        request.endHandler(end -> promise.tryComplete(body.getBytes()));
        return promise.future();
    }

    private static ApiFailure brokenOff() {
        return ApiFailure.of(ApiError.INVALID_REQUEST, "The body ended before its end");
    }

    @Override
    HttpServerRequest http() {
        return request;
    }

    @Override
    boolean isOver() {
        HttpServerResponse response = request.response();
        return response.headWritten() || response.ended() || response.closed();
    }

    @Override
    void addHeader(CharSequence name, CharSequence value) {
        request.response().headers().add(name, value);
    }

    @Override
    Future<Void> end(int status, @Nullable Buffer body) {
        RequestTrace trace = trace();
        if (trace != null && status >= FAULT) {
            trace.failed();
        }
        HttpServerResponse response = request.response().setStatusCode(status);
        addCommonHeaders();
        addHeader(HttpHeaders.DATE, date.now());
        Future<Void> written = body == null ? response.end() : response.end(body);
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
