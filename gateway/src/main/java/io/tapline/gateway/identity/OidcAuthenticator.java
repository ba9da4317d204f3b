package io.tapline.gateway.identity;

import io.tapline.gateway.config.AdminConfig;
import io.tapline.gateway.config.IssuerConfig;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JWT access tokens of several OpenID Connect issuers by the keys that they publish. No request ever waits for an
 * issuer, except the first of a key that is not known yet. One for the whole gateway; thread-safe.
 */
public final class OidcAuthenticator implements Authenticator {

    /** Entra's access tokens, with groups, stay below; so do the 8 KiB that most servers allow a header. */
    static final int MAXIMUM_TOKEN_CHARACTERS = 8 * 1024;

    private static final String BEARER = "Bearer ";

    private final Issuers issuers;
    private final TokenRules rules;
    private final Supplier<Apps> apps;
    private final Principals principals;
    private final VerifiedTokens verified;
    private final Closing closing;

    /** What {@link #close} stops. */
    @FunctionalInterface
    interface Closing {
        Future<Void> close();
    }

    OidcAuthenticator(Issuers issuers, Supplier<Apps> apps, VerifiedTokens verified, Clock clock, Closing closing) {
        this.issuers = issuers;
        this.rules = new TokenRules(clock);
        this.apps = apps;
        this.principals = new Principals(apps);
        this.verified = verified;
        this.closing = closing;
    }

    /**
     * Starts fetching the issuers' keys, now and on schedule. The owner closes the authenticator.
     *
     * @param privateHosts see {@link IssuerConfig#guard}
     * @param apps those that are served now. A verified token is looked at anew once its app has changed
     * @param cachedTokens how many verified tokens are remembered at most
     * @return completes once each issuer has been tried; one that is away does not fail it, only its own tokens. Fails with a
     *     {@link DevelopmentIssuerException} if an issuer is the development issuer and its configuration does not say so
     * @throws IllegalArgumentException if an issuer is listed twice
     */
    public static Future<OidcAuthenticator> start(
            Vertx vertx,
            Clock clock,
            List<IssuerConfig> configs,
            Set<String> privateHosts,
            Supplier<Apps> apps,
            int cachedTokens) {
        HttpDocuments documents = new HttpDocuments(vertx);
        List<Issuer> issuers = configs.stream()
                .map(config -> new Issuer(
                        config, new DiscoveredKeys(config, config.guard(privateHosts), documents), System::nanoTime))
                .toList();
        List<RefreshTimer> timers =
                issuers.stream().map(issuer -> new RefreshTimer(vertx, issuer)).toList();
        Closing closing = () -> {
            timers.forEach(RefreshTimer::close);
            return documents.close();
        };
        OidcAuthenticator authenticator = new OidcAuthenticator(
                new Issuers(issuers), apps, new VerifiedTokens(clock, cachedTokens), clock, closing);
        List<Future<Void>> tried = timers.stream()
                .map(timer -> timer.start().recover(OidcAuthenticator::onlyAway))
                .toList();
        return Future.join(tried)
                .<OidcAuthenticator>map(authenticator)
                .recover(failure -> closing.close().transform(closed -> Future.failedFuture(failure)));
    }

    private static Future<Void> onlyAway(Throwable failure) {
        return failure instanceof DevelopmentIssuerException ? Future.failedFuture(failure) : Future.succeededFuture();
    }

    /** The tokens of those who may administer the gateway, by the keys of the same issuers. */
    public AdminTokens adminTokens(AdminConfig.Role role) {
        return new AdminTokens(role, issuers, rules);
    }

    /** Stops fetching keys. What was verified stays known. */
    public Future<Void> close() {
        return closing.close();
    }

    @Override
    public Future<Principal> authenticate(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Future.failedFuture(Refusal.unauthenticated("The request has no bearer token."));
        }
        if (authorization.length() > BEARER.length() + MAXIMUM_TOKEN_CHARACTERS) {
            return Future.failedFuture(
                    Refusal.unauthenticated("The access token has over " + MAXIMUM_TOKEN_CHARACTERS + " characters."));
        }
        TokenDigest digest = TokenDigest.of(authorization, BEARER.length());
        Future<Principal> known = verified.find(digest);
        return known != null && isServed(known.result().app())
                ? known
                : verify(authorization.substring(BEARER.length()), digest);
    }

    private boolean isServed(App app) {
        return app.equals(apps.get().withId(app.id()));
    }

    private Future<Principal> verify(String text, TokenDigest digest) {
        AccessToken token;
        Issuer issuer;
        try {
            token = AccessToken.parse(text);
            issuer = issuer(token);
        } catch (ApiFailure refused) {
            return Future.failedFuture(refused);
        }
        Future<SigningKey> key = issuer.key(token.keyId());
        return (key.isComplete() ? key : onCallersContext(key)).compose(found -> accept(token, issuer, found, digest));
    }

    private Issuer issuer(AccessToken token) {
        if (!IssuerConfig.ALGORITHMS.contains(token.algorithm())) {
            throw Refusal.unauthenticated("The access token's signature is not RS256 or ES256.");
        }
        return issuers.find(token.claims())
                .orElseThrow(() -> Refusal.unauthenticated("The access token is of an issuer that is not trusted."));
    }

    /** Throws an ApiFailure if the token is refused. */
    private Future<Principal> accept(AccessToken token, Issuer issuer, SigningKey key, TokenDigest digest) {
        if (!key.signed(token)) {
            throw Refusal.unauthenticated("The access token's signature is wrong.");
        }
        Instant expiresAt = rules.check(token.claims(), issuer.config());
        Instant refusedFrom = expiresAt.plus(issuer.config().leeway());
        Future<Principal> principal =
                Future.succeededFuture(principals.of(token.claims(), issuer.config(), refusedFrom));
        verified.add(digest, principal, key, expiresAt);
        return principal;
    }

    private static <T> Future<T> onCallersContext(Future<T> future) {
        Context caller = Vertx.currentContext();
        if (caller == null) {
            return future;
        }
        Promise<T> promise = Promise.promise();
        future.onComplete(result -> caller.runOnContext(turn -> promise.handle(result)));
        return promise.future();
    }
}
