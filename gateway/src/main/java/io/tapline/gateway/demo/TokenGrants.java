package io.tapline.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapline.gateway.demo.DevelopmentIssuer.Accounts;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Decides who gets a token, and writes its claims as Entra's v2 access tokens have them. */
final class TokenGrants {

    /** How long a token lasts. */
    static final Duration LIFE = Duration.ofHours(1);

    private final DevelopmentKeys keys;
    private final Accounts accounts;
    private final Clock clock;

    TokenGrants(DevelopmentKeys keys, Accounts accounts, Clock clock) {
        this.keys = keys;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** The answer of the token endpoint (RFC 6749 section 5.1). */
    JsonObject grant(String issuer, String tenant, TokenForm form) {
        authenticate(form);
        JsonObject claims = switch (form.text("grant_type")) {
            case "client_credentials" -> appServer(tenant, form);
            case "password" -> user(tenant, form);
            case "" -> throw new OAuthException("invalid_request", "grant_type is missing.");
            default ->
                throw new OAuthException(
                        "unsupported_grant_type", "grant_type is neither client_credentials nor password.");
        };
        return new JsonObject()
                .put("token_type", "Bearer")
                .put("expires_in", LIFE.toSeconds())
                .put("access_token", signed(claims, issuer, tenant, form.clientId()));
    }

    /** The token of the grant {@code password}, for who need not ask. */
    String userToken(String issuer, String tenant, String clientId, String user, String scope) {
        return signed(user(tenant, clientId, user, List.of(scope)), issuer, tenant, clientId);
    }

    /** The token of the grant {@code client_credentials}, likewise. */
    String appToken(String issuer, String tenant, String clientId) {
        return signed(appServer(tenant, clientId), issuer, tenant, clientId);
    }

    private void authenticate(TokenForm form) {
        String secret = accounts.clients().get(form.clientId());
        if (secret == null
                || !MessageDigest.isEqual(
                        secret.getBytes(UTF_8), form.clientSecret().getBytes(UTF_8))) {
            throw new OAuthException("invalid_client", "The client is unknown or its secret is wrong.");
        }
    }

    private JsonObject appServer(String tenant, TokenForm form) {
        if (!form.scopes().equals(List.of(accounts.audience() + "/.default"))) {
            throw new OAuthException("invalid_scope", "scope must be " + accounts.audience() + "/.default.");
        }
        return appServer(tenant, form.clientId());
    }

    private static JsonObject appServer(String tenant, String clientId) {
        String principal = id(tenant, "client", clientId);
        return new JsonObject().put("idtyp", "app").put("oid", principal).put("sub", principal);
    }

    private JsonObject user(String tenant, TokenForm form) {
        String name = form.text("username");
        boolean password = accounts.password().equals(form.text("password"));
        if (!accounts.users().contains(name) || !password) {
            throw new OAuthException("invalid_grant", "The user is unknown or the password is wrong.");
        }
        return user(tenant, form.clientId(), name, form.scopes());
    }

    private JsonObject user(String tenant, String clientId, String name, List<String> scopes) {
        String user = id(tenant, "user", name);
        return new JsonObject()
                .put("oid", user)
                .put("sub", id(tenant, clientId, user))
                .put("preferred_username", name)
                .put("scp", scopes.stream().map(this::shortScope).collect(Collectors.joining(" ")));
    }

    /** As Entra: a scope is asked for with its audience in front and given without. */
    private String shortScope(String scope) {
        String prefix = accounts.audience() + "/";
        return scope.startsWith(prefix) ? scope.substring(prefix.length()) : scope;
    }

    private String signed(JsonObject claims, String issuer, String tenant, String clientId) {
        long now = clock.instant().getEpochSecond();
        claims.put("iss", issuer)
                .put("aud", accounts.audience())
                .put("azp", clientId)
                .put("appid", clientId)
                .put("tid", tenant)
                .put("ver", "2.0")
                .put("iat", now)
                .put("nbf", now)
                .put("exp", now + LIFE.toSeconds())
                .put("jti", UUID.randomUUID().toString());
        return keys.sign(claims);
    }

    /** The same for the same parts. */
    private static String id(String... parts) {
        return UUID.nameUUIDFromBytes(String.join("\n", parts).getBytes(UTF_8)).toString();
    }
}
