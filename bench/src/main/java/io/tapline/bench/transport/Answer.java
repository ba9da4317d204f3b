package io.tapline.bench.transport;

import io.tapline.bench.client.FcmMessage;
import java.nio.charset.StandardCharsets;

/** How the server stands in for a service: its 200 to each push, without anything that enters HPACK's table. */
enum Answer {
    APNS(1_000, header("apns-id", "0193a1b2-0000-7000-8000-0123456789ab"), ""),
    FCM(
            100,
            header("content-type", "application/json; charset=UTF-8"),
            "{\n  \"name\": \"projects/" + FcmMessage.PROJECT + "/messages/0:1764000000000000%0123456789abcdef\"\n}\n");

    /** {@code :status: 200} of HPACK's static table. */
    private static final String OK = "\u0088";

    private final int streams;
    private final String header;
    private final String body;

    Answer(int streams, String header, String body) {
        this.streams = streams;
        this.header = header;
        this.body = body;
    }

    /** A literal header field without indexing (RFC 7541, section 6.2.2). */
    private static String header(String name, String value) {
        return "\u0000" + (char) name.length() + name + (char) value.length() + value;
    }

    /** How many may be open on a connection, as the service allows. */
    int streams() {
        return streams;
    }

    /** A header block. */
    byte[] headers() {
        return (OK + header).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Empty when the headers are all. */
    byte[] body() {
        return body.getBytes(StandardCharsets.ISO_8859_1);
    }
}
