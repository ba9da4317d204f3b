package io.tapline.gateway.rest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a POST: JSON, plain or compressed, and never more of it than the limit, which holds for the bytes that
 * arrive and again for those that come out of decompression. The HTTP server's own decompression must be off. Thread-safe.
 */
final class BodyReader {

    static final String CONTENT_TYPE = "Content-Type";
    static final String CONTENT_ENCODING = "Content-Encoding";

    private static final String JSON = "application/json";

    /** The original refuses conditions on a POST. */
    private static final List<CharSequence> REFUSED_HEADERS =
            List.of(HttpHeaders.createOptimized("If-Modified-Since"), HttpHeaders.createOptimized("If-Range"));

    /** What a mere announcement makes us allocate at most. */
    private static final int MAXIMUM_INITIAL_BYTES = 4096;

    private final int maximumBytes;

    BodyReader(int maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    /**
     * Reads the body, beginning at once.
     *
     * @return completes on the request's event loop with the decompressed body. Fails with an {@link ApiFailure}
     *     INVALID_REQUEST, UNSUPPORTED_MEDIA_TYPE or PAYLOAD_TOO_LARGE; the rest of the body is then still to be discarded
     */
    Future<byte[]> read(HttpServerRequest request) {
        ContentCoding coding;
        try {
            coding = check(request);
        } catch (ApiFailure refused) {
            return Future.failedFuture(refused);
        }
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        Future<byte[]> body = collect(request);
        return coding == ContentCoding.IDENTITY ? body : body.map(bytes -> coding.decode(bytes, maximumBytes));
    }

    private ContentCoding check(HttpServerRequest request) {
        for (CharSequence name : REFUSED_HEADERS) {
            if (request.headers().contains(name)) {
                throw ApiFailure.of(ApiError.INVALID_REQUEST, name + " is not supported here", name.toString());
            }
        }
        if (!isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            throw ApiFailure.of(
                    ApiError.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json in UTF-8", CONTENT_TYPE);
        }
        Optional<ContentCoding> coding = ContentCoding.byName(request.getHeader(HttpHeaders.CONTENT_ENCODING));
        if (coding.isEmpty()) {
            throw ApiFailure.of(
                    ApiError.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or deflate", CONTENT_ENCODING);
        }
        if (announcedLength(request) > maximumBytes) {
            throw tooLarge(maximumBytes);
        }
        return coding.get();
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null || !contentType.regionMatches(true, 0, JSON, 0, JSON.length())) {
            return false;
        }
        if (contentType.length() == JSON.length()) {
            return true;
        }
        String[] parts = contentType.split(";");
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim().toLowerCase(Locale.ROOT).replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return parts[0].trim().equalsIgnoreCase(JSON);
    }

    /** 0 when it was not announced. */
    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Math.max(0, Long.parseLong(length));
        } catch (NumberFormatException malformed) {
            // The HTTP codec answers for it; the bytes are counted anyway.
            return 0;
        }
    }

    private Future<byte[]> collect(HttpServerRequest request) {
        if (request.response().closed()) {
            return Future.failedFuture(brokenOff());
        }
        Promise<byte[]> promise = Promise.promise();
        Buffer body = Buffer.buffer((int) Math.min(announcedLength(request), MAXIMUM_INITIAL_BYTES));
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= maximumBytes) {
                body.appendBuffer(chunk);
            } else {
                promise.tryFail(tooLarge(maximumBytes));
            }
        });
        request.exceptionHandler(failure -> promise.tryFail(brokenOff()));
        request.endHandler(end -> promise.tryComplete(body.getBytes()));
        return promise.future();
    }

    private static ApiFailure brokenOff() {
        return ApiFailure.of(ApiError.INVALID_REQUEST, "The body ended before its end");
    }

    static ApiFailure tooLarge(int maximumBytes) {
        return ApiFailure.of(
                ApiError.PAYLOAD_TOO_LARGE, "The body, decompressed, is over the limit of " + maximumBytes + " bytes");
    }
}
