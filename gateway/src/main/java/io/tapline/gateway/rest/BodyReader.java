package io.tapline.gateway.rest;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
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

    private final int maximumBytes;

    BodyReader(int maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    /**
     * Reads the body, beginning at once.
     *
     * @return completes on the event loop with the decompressed body. Fails with an {@link ApiFailure}
     *     INVALID_REQUEST, UNSUPPORTED_MEDIA_TYPE or PAYLOAD_TOO_LARGE; the rest of the body is then still to be discarded
     */
    Future<byte[]> read(Exchange exchange) {
        ContentCoding coding;
        try {
            coding = check(exchange);
        } catch (ApiFailure refused) {
            return Future.failedFuture(refused);
        }
        Future<byte[]> body = exchange.body(maximumBytes);
        return coding == ContentCoding.IDENTITY ? body : body.map(bytes -> coding.decode(bytes, maximumBytes));
    }

    private ContentCoding check(Exchange exchange) {
        for (CharSequence name : REFUSED_HEADERS) {
            if (exchange.header(name) != null) {
                throw ApiFailure.of(ApiError.INVALID_REQUEST, name + " is not supported here", name.toString());
            }
        }
        if (!isJson(exchange.header(HttpHeaders.CONTENT_TYPE))) {
            throw ApiFailure.of(
                    ApiError.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json in UTF-8", CONTENT_TYPE);
        }
        Optional<ContentCoding> coding = ContentCoding.byName(exchange.header(HttpHeaders.CONTENT_ENCODING));
        if (coding.isEmpty()) {
            throw ApiFailure.of(
                    ApiError.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or deflate", CONTENT_ENCODING);
        }
        if (exchange.announcedLength() > maximumBytes) {
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

    static ApiFailure tooLarge(int maximumBytes) {
        return ApiFailure.of(
                ApiError.PAYLOAD_TOO_LARGE, "The body, decompressed, is over the limit of " + maximumBytes + " bytes");
    }
}
