package io.tapline.gateway.identity;

import io.tapline.gateway.config.IssuerConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What a verified token must say of its time and its audience. */
record TokenRules(Clock clock) {

    /**
     * @return when the token expires
     * @throws io.tapline.gateway.rest.ApiFailure UNAUTHENTICATED
     */
    Instant check(Claims claims, IssuerConfig issuer) {
        Instant now = clock.instant();
        Instant soon = now.plus(issuer.leeway());
        Optional<Instant> expiresAt = claims.instant("exp");
        if (expiresAt.isEmpty()) {
            throw Refusal.unauthenticated("The access token does not say when it expires.");
        }
        if (!expiresAt.get().plus(issuer.leeway()).isAfter(now)) {
            throw Refusal.unauthenticated("The access token has expired.");
        }
        if (isAfter(claims, "nbf", soon)) {
            throw Refusal.unauthenticated("The access token is not valid yet.");
        }
        if (isAfter(claims, "iat", soon)) {
            throw Refusal.unauthenticated("The access token was issued in the future.");
        }
        if (claims.strings("aud").stream().noneMatch(issuer.audiences()::contains)) {
            throw Refusal.unauthenticated("The access token is for another audience.");
        }
        return expiresAt.get();
    }

    /** A claim that is there but is no time counts as after: nothing can be known of it. */
    private static boolean isAfter(Claims claims, String name, Instant limit) {
        return claims.has(name) && claims.instant(name).map(limit::isBefore).orElse(true);
    }
}
