package io.tapline.bench.load;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;

/** The head of a request of HTTP/1.1, as HTTP/2 has it. */
final class Http2Head {

    private static final String END_OF_LINE = "\r\n";

    /** Named by the connection in HTTP/2. */
    private static final List<String> OF_CONNECTION = List.of("host", "content-length");

    private Http2Head() {}

    /** @param head request line and headers, without the empty line */
    static Http2Headers of(String head) {
        String[] lines = head.split(END_OF_LINE, -1);
        String[] first = lines[0].split(" ", -1);
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method(AsciiString.of(first[0]))
                .path(AsciiString.of(first[1]))
                .scheme(AsciiString.of("http"));
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            AsciiString value = AsciiString.of(lines[i].substring(colon + 1).strip());
            if (name.equals("host")) {
                headers.authority(value);
            } else if (!OF_CONNECTION.contains(name)) {
                headers.add(AsciiString.of(name), value);
            }
        }
        return headers;
    }
}
