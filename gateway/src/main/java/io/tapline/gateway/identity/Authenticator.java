package io.tapline.gateway.identity;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Tells who a request comes from. Thread-safe; completes on the caller's context. */
public interface Authenticator {

    /**
     * Verifies an access token, or remembers that it has been verified: then the future is complete already.
     *
     * @param authorization the value of the {@code Authorization} header, null when there is none
     * @return fails with an {@link io.tapline.gateway.rest.ApiFailure}: UNAUTHENTICATED for a token that is not trusted,
     *     ACCESS_DENIED for one whose client id, issuer or tenant no app lists, SERVICE_UNAVAILABLE when the issuer's keys
     *     cannot be had
     */
    Future<Principal> authenticate(@Nullable String authorization);
}
