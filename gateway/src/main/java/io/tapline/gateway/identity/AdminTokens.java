package io.tapline.gateway.identity;

import io.tapline.gateway.config.AdminConfig;
import io.tapline.gateway.config.IssuerConfig;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Who of an issuer's may administer the gateway: its access tokens that are for the audience and name the role. Thread-safe. */
public final class AdminTokens {

    private final AdminConfig.Role role;
    private final Issuers issuers;
    private final TokenRules rules;

    AdminTokens(AdminConfig.Role role, Issuers issuers, TokenRules rules) {
        this.role = role;
        this.issuers = issuers;
        this.rules = rules;
    }

    /**
     * Verifies a token.
     *
     * @return who it names, for the audit log; fails with an {@link io.tapline.gateway.rest.ApiFailure}: UNAUTHENTICATED, ACCESS_DENIED
     *     without the role, SERVICE_UNAVAILABLE when the issuer's keys cannot be had. May complete on any thread
     */
    public Future<String> holder(String text) {
        if (text.length() > OidcAuthenticator.MAXIMUM_TOKEN_CHARACTERS) {
            return Future.failedFuture(Refusal.unauthenticated("The access token is too long."));
        }
        AccessToken token = AccessToken.parse(text);
        Issuer issuer = issuers.find(token.claims())
                .filter(found -> found.config().issuer().equals(role.issuer()))
                .orElseThrow(() -> Refusal.unauthenticated("The access token is not of the issuer of operators."));
        if (!IssuerConfig.ALGORITHMS.contains(token.algorithm())) {
            throw Refusal.unauthenticated("The access token's signature is not RS256 or ES256.");
        }
        return issuer.key(token.keyId()).map(key -> accept(token, issuer, key));
    }

    private String accept(AccessToken token, Issuer issuer, SigningKey key) {
        if (!key.signed(token)) {
            throw Refusal.unauthenticated("The access token's signature is wrong.");
        }
        Claims claims = token.claims();
        rules.check(claims, issuer.config().withAudiences(Set.of(role.audience())));
        if (!names(claims).anyMatch(role.name()::equals)) {
            throw Refusal.denied("The access token lacks the role of operators.");
        }
        String user = Stream.of(claims.string(issuer.config().userClaim()), claims.string("sub"), claims.clientId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> Refusal.unauthenticated("The access token names nobody."));
        return user + " of " + claims.issuer();
    }

    /** Roles of an app at Entra and others; scopes as one string (RFC 8693 section 4.2) or a list. */
    private static Stream<String> names(Claims claims) {
        Stream<String> scopes = Stream.of("scp", "scope")
                .flatMap(name -> claims.strings(name).stream())
                .flatMap(words -> Arrays.stream(words.split(" ")));
        return Stream.concat(claims.strings("roles").stream(), scopes);
    }
}
