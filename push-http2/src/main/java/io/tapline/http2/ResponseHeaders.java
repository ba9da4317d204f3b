package io.tapline.http2;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Collects the headers of one response after the other as Netty's HPACK decoder hands them out, in the form that {@link
 * Response} wants, so that no response costs a header map. What RFC 9113 section 8 calls malformed is refused by an {@link
 * IllegalArgumentException}, which the decoder turns into a stream error.
 */
final class ResponseHeaders extends DefaultHttp2Headers {

    /** More than any provider sends; a longer list is a stream error. */
    static final int MAX_LIST_SIZE = 16 * 1024;

    private static final AsciiString STATUS = AsciiString.cached(":status");
    /** What {@link #status} is before, or without, a {@code :status}. */
    static final int NO_STATUS = 0;

    private int status;
    private final List<Map.Entry<String, String>> collected = new ArrayList<>();

    ResponseHeaders() {
        super(false, 2);
    }

    /** A decoder that collects into this object. */
    DefaultHttp2HeadersDecoder decoder() {
        return new Decoder(this);
    }

    int statusCode() {
        return status;
    }

    /** The smallest list that holds them: most responses have one or two, and it lives as long as its response. */
    List<Map.Entry<String, String>> list() {
        return switch (collected.size()) {
            case 0 -> List.of();
            case 1 -> List.of(collected.get(0));
            case 2 -> List.of(collected.get(0), collected.get(1));
            default -> List.copyOf(collected);
        };
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        if (name.length() == 0) {
            throw new IllegalArgumentException("empty header name");
        }
        if (name.charAt(0) == ':') {
            addStatus(name, value);
            return this;
        }
        requireLowerCase(name);
        requireValue(value);
        collected.add(Map.entry(name.toString(), value.toString()));
        return this;
    }

    @Override
    public int size() {
        return collected.size() + 1;
    }

    private void reset() {
        status = NO_STATUS;
        collected.clear();
    }

    private void addStatus(CharSequence name, CharSequence value) {
        if (!STATUS.contentEquals(name)) {
            throw new IllegalArgumentException("not a pseudo-header of responses");
        }
        if (status != NO_STATUS) {
            throw new IllegalArgumentException("second :status");
        }
        if (value.length() != 3) {
            throw new IllegalArgumentException("malformed :status");
        }
        int code = 100 * digit(value.charAt(0)) + 10 * digit(value.charAt(1)) + digit(value.charAt(2));
        if (code < 100) {
            throw new IllegalArgumentException("malformed :status");
        }
        status = code;
    }

    private static int digit(char character) {
        if (character < '0' || character > '9') {
            throw new IllegalArgumentException("malformed :status");
        }
        return character - '0';
    }

    private static void requireLowerCase(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            if (character <= ' ' || character >= 0x7f || character == ':' || AsciiString.isUpperCase(character)) {
                throw new IllegalArgumentException("malformed header name");
            }
        }
    }

    /** RFC 9113 section 8.2.1; Netty looks at the first character, but not at the last. */
    private static void requireValue(CharSequence value) {
        int length = value.length();
        if (HttpHeaderValidationUtil.validateValidHeaderValue(value) >= 0
                || (length > 0 && (value.charAt(length - 1) == ' ' || value.charAt(length - 1) == '\t'))) {
            throw new IllegalArgumentException("malformed header value");
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    private static final class Decoder extends DefaultHttp2HeadersDecoder {

        private final ResponseHeaders headers;

        Decoder(ResponseHeaders headers) {
            super(true, MAX_LIST_SIZE);
            this.headers = headers;
        }

        @Override
        protected Http2Headers newHeaders() {
            headers.reset();
            return headers;
        }
    }
}
