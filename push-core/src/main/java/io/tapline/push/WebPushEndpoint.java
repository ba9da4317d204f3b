package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;

/**
 * A browser's push subscription. The URI came from a browser: it is input, to be guarded.
 *
 * @param p256dh the browser's public key, base64url of an uncompressed P-256 point (RFC 8291 section 2)
 * @param auth the authentication secret, base64url of 16 bytes (RFC 8291 section 2)
 */
public record WebPushEndpoint(URI url, String p256dh, String auth, Instant registeredAt) implements Endpoint {

    public WebPushEndpoint {
        requireNonNull(url, "url");
        requireNonNull(p256dh, "p256dh");
        requireNonNull(auth, "auth");
        requireNonNull(registeredAt, "registeredAt");
    }

    @Override
    public Platform platform() {
        return Platform.WEB_PUSH;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.webPush(this);
    }
}
