package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What stands in {@code :path} (RFC 9113 section 8.3.1): path and query, in at most two pieces, one that many requests share and
 * one of this request's own. Not joined, because there is one of it per push. ASCII.
 */
public final class RequestTarget implements CharSequence {

    private final String head;
    private final String tail;

    private RequestTarget(String head, String tail) {
        this.head = requireNonNull(head, "head");
        this.tail = requireNonNull(tail, "tail");
    }

    /** A target as it is to be sent. */
    public static RequestTarget of(String target) {
        return new RequestTarget(target, "");
    }

    /** Path and query of a URI, as they were written. */
    public static RequestTarget of(URI uri) {
        String rawPath = uri.getRawPath();
        String path = rawPath == null || rawPath.isEmpty() ? "/" : rawPath;
        return uri.getRawQuery() == null ? of(path) : new RequestTarget(path, '?' + uri.getRawQuery());
    }

    /**
     * A token as the last segment of a path. It came from a device: a space or a slash in it must neither break the connection,
     * which others share, nor reach another path.
     *
     * @param folder ends with a slash
     */
    public static RequestTarget of(String folder, String token) {
        return new RequestTarget(folder, segment(token));
    }

    @Override
    public int length() {
        return head.length() + tail.length();
    }

    @Override
    public char charAt(int index) {
        int ofTail = index - head.length();
        return ofTail < 0 ? head.charAt(index) : tail.charAt(ofTail);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().subSequence(start, end);
    }

    @Override
    public String toString() {
        return head + tail;
    }

    private static String segment(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            boolean plain = (c < 128 && Character.isLetterOrDigit(c)) || c == '-' || c == '_';
            if (!plain) {
                return URLEncoder.encode(token, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace(".", "%2E");
            }
        }
        return token;
    }
}
