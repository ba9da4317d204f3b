package io.tapline.gateway.onboarding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapline.gateway.config.AdminConfig;
import io.tapline.gateway.identity.AdminTokens;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which operator a request comes from: by a static key, or by a token with the role of operators. Thread-safe. */
final class AdminAuthenticator {

    private static final String BEARER = "Bearer ";

    private final List<AdminConfig.Key> keys;
    private final @Nullable AdminTokens tokens;

    /** @param tokens null if no issuer's are taken */
    AdminAuthenticator(List<AdminConfig.Key> keys, @Nullable AdminTokens tokens) {
        this.keys = List.copyOf(keys);
        this.tokens = tokens;
    }

    /**
     * Verifies the value of the {@code Authorization} header.
     *
     * @return the name for the audit log; fails with an {@link ApiFailure}. May complete on any thread
     */
    Future<String> operator(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Future.failedFuture(unauthenticated("The request has no bearer token"));
        }
        String token = authorization.substring(BEARER.length()).strip();
        String holder = holder(sha256(token));
        if (holder != null) {
            return Future.succeededFuture("key " + holder);
        }
        if (tokens == null) {
            return Future.failedFuture(unauthenticated("The key is none of an operator's"));
        }
        try {
            return tokens.holder(token);
        } catch (ApiFailure refused) {
            return Future.failedFuture(refused);
        }
    }

    /** Each key is compared, and each as a whole: how long it takes tells nothing. */
    private @Nullable String holder(byte[] digest) {
        String holder = null;
        for (AdminConfig.Key key : keys) {
            if (MessageDigest.isEqual(key.digest(), digest)) {
                holder = key.name();
            }
        }
        return holder;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static ApiFailure unauthenticated(String message) {
        return ApiFailure.of(ApiError.UNAUTHENTICATED, message, "Authorization");
    }
}
