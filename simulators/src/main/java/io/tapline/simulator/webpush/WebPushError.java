package io.tapline.simulator.webpush;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.tapline.simulator.wire.Reply;
import java.nio.charset.StandardCharsets;

/**
 * An error as Mozilla's autopush tells it.
 *
 * @see <a href="https://github.com/mozilla-services/autopush-rs/blob/master/docs/src/errors.md">Autopush error codes</a>
 */
record WebPushError(int status, int errno, String message) {

    static WebPushError missingCrypto(String message) {
        return new WebPushError(400, 101, message);
    }

    static WebPushError invalidCrypto(String message) {
        return new WebPushError(400, 110, message);
    }

    static WebPushError missingHeader(String message) {
        return new WebPushError(400, 111, message);
    }

    static WebPushError invalidTtl() {
        return new WebPushError(400, 112, "Invalid TTL header value");
    }

    static WebPushError invalidTopic() {
        return new WebPushError(400, 113, "Invalid Topic header value");
    }

    static WebPushError unauthorized(String message) {
        return new WebPushError(401, 109, message);
    }

    /** A status alone, with the errno that autopush gives it most often. */
    static WebPushError usualOf(int status) {
        return switch (status) {
            case 400 -> missingHeader("Bad request");
            case 401, 403 -> new WebPushError(status, 109, "Invalid authentication");
            case 404 -> new WebPushError(404, 102, "Invalid URL endpoint");
            case 410 -> new WebPushError(410, 106, "Invalid subscription");
            case 413 -> new WebPushError(413, 104, "Data payload too large");
            case 429, 503 -> new WebPushError(status, 201, "Use exponential back-off for retries");
            case 502 -> new WebPushError(502, 902, "An error occurred while establishing a connection");
            default -> new WebPushError(status, 999, "Unknown error");
        };
    }

    Reply reply() {
        String name = HttpResponseStatus.valueOf(status).reasonPhrase();
        String body = "{\"code\":" + status + ",\"errno\":" + errno + ",\"error\":\"" + name + "\",\"message\":\""
                + message + "\"}";
        return Reply.json(status, body.getBytes(StandardCharsets.UTF_8));
    }
}
