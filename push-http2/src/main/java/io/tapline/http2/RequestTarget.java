package io.tapline.http2;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds what stands in {@code :path} (RFC 9113 section 8.3.1). */
public final class RequestTarget {

    private RequestTarget() {}

    /** Path and query of a URI, as they were written. */
    public static String of(URI uri) {
        String rawPath = uri.getRawPath();
        String path = rawPath == null || rawPath.isEmpty() ? "/" : rawPath;
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }

    /**
     * One segment of a path. A token came from a device: a space or a slash in it must neither break the connection, which
     * others share, nor reach another path.
     */
    public static String segment(String token) {
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
