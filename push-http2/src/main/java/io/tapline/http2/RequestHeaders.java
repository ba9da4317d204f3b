package io.tapline.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The header list of one request after the other, in the shape that Netty's HPACK encoder walks through; a view, so that no
 * request costs a header map. It also tells the encoder which header must never be indexed: the encoder asks of each just
 * after it has taken it.
 *
 * <p>{@code :path} and {@code content-length} are never indexed: they differ from push to push and would drive the constant
 * headers out of the table. Apple asks for it: <a
 * href="https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns">Sending
 * notification requests to APNs</a>.
 */
final class RequestHeaders extends DefaultHttp2Headers implements Http2HeadersEncoder.SensitivityDetector {

    private static final Header METHOD = Header.indexed(":method", "POST");
    private static final AsciiString PATH = AsciiString.cached(":path");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final int CONSTANT_HEADERS = 3;
    private static final int ALL_BEFORE_THE_REQUESTS_OWN = CONSTANT_HEADERS + 2;

    private final Header[] constants;
    private Request request = new Request(RequestTarget.of("/"), List.of(), List.of(), Body.EMPTY);
    private AsciiString contentLength = AsciiString.of("0");
    private int lastLength;

    private final Walk walk = new Walk();

    RequestHeaders(String scheme, String authority) {
        super(false, 2);
        constants = new Header[] {METHOD, Header.indexed(":scheme", scheme), Header.indexed(":authority", authority)};
    }

    /** Makes this the header list of a request, until the next call. */
    Http2Headers of(Request request) {
        this.request = request;
        int length = request.body().length();
        if (length != lastLength) {
            lastLength = length;
            contentLength = AsciiString.of(Integer.toString(length));
        }
        return this;
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
        walk.position = 0;
        return walk;
    }

    @Override
    public boolean isSensitive(CharSequence name, CharSequence value) {
        return walk.sensitive;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** One iterator that is also the one entry, at its position. */
    private final class Walk
            implements Iterator<Map.Entry<CharSequence, CharSequence>>, Map.Entry<CharSequence, CharSequence> {

        private int position;
        private AsciiString name = AsciiString.EMPTY_STRING;
        private CharSequence value = AsciiString.EMPTY_STRING;
        private boolean sensitive;

        @Override
        public boolean hasNext() {
            return position < ALL_BEFORE_THE_REQUESTS_OWN + request.headerCount();
        }

        @Override
        public Map.Entry<CharSequence, CharSequence> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int index = position++;
            if (index < CONSTANT_HEADERS) {
                set(constants[index]);
            } else if (index == CONSTANT_HEADERS) {
                set(PATH, request.target());
            } else if (index == CONSTANT_HEADERS + 1) {
                set(CONTENT_LENGTH, contentLength);
            } else {
                set(request.header(index - ALL_BEFORE_THE_REQUESTS_OWN));
            }
            return this;
        }

        @Override
        public CharSequence getKey() {
            return name;
        }

        @Override
        public CharSequence getValue() {
            return value;
        }

        @Override
        public CharSequence setValue(CharSequence value) {
            throw new UnsupportedOperationException();
        }

        private void set(Header header) {
            name = header.name();
            value = header.value();
            sensitive = !header.isIndexed();
        }

        private void set(AsciiString name, CharSequence value) {
            this.name = name;
            this.value = value;
            sensitive = true;
        }
    }
}
