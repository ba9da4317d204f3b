package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole response. The body is cut off at the transport's limit, so it may be incomplete JSON.
 *
 * @param headers names in lower case; a name that came twice stands twice
 */
public record Response(int status, List<Map.Entry<String, String>> headers, byte[] body) {

    public Response {
        requireNonNull(headers, "headers");
        requireNonNull(body, "body");
    }

    /** The first value of a header, or null. The name is in lower case. */
    public @Nullable String header(String name) {
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equals(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
