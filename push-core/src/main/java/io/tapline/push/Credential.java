package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What authorises requests for a while.
 *
 * @param authorization the whole value of the {@code authorization} header. A secret: {@link #toString} does not show it
 * @param expiresAt when the provider stops to honour it
 */
public record Credential(String authorization, Instant expiresAt) {

    public Credential {
        requireNonNull(authorization, "authorization");
        requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public String toString() {
        return "Credential[expiresAt=" + expiresAt + "]";
    }
}
