package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What authorises requests for a while.
 *
 * @param authorization the whole value of the {@code authorization} header, or empty when there is to be none. A secret:
 *     {@link #toString} does not show it
 * @param expiresAt when the provider stops to honour it
 */
public record Credential(String authorization, Instant expiresAt) {

    /** Nothing to send: the connection itself is authorised, by a TLS client certificate. */
    public static final Credential OF_CONNECTION = new Credential("", Instant.ofEpochMilli(Long.MAX_VALUE));

    public Credential {
        requireNonNull(authorization, "authorization");
        requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public String toString() {
        return "Credential[expiresAt=" + expiresAt + "]";
    }
}
