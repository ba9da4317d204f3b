package io.tapline.gateway.identity;

import io.tapline.gateway.config.IssuerConfig;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Turns the claims of a valid token into who it speaks for. */
record Principals(Supplier<Apps> apps) {

    /** <a href="https://learn.microsoft.com/en-us/graph/permissions-reference">Microsoft Graph permissions</a>. */
    private static final String READ_WRITE = "Notifications.ReadWrite.CreatedByApp";

    /**
     * @param expiresAt see {@link Principal#expiresAt}
     * @throws io.tapline.gateway.rest.ApiFailure ACCESS_DENIED if no app lists the client or trusts its issuer and tenant
     */
    Principal of(Claims claims, IssuerConfig issuer, Instant expiresAt) {
        String clientId = claims.clientId();
        if (clientId == null) {
            throw Refusal.unauthenticated("The access token does not name its client: no azp, appid or client_id.");
        }
        App app = apps.get()
                .find(clientId)
                .orElseThrow(() -> Refusal.denied("The client of the access token belongs to no app of this gateway."));
        String iss = Objects.requireNonNull(claims.issuer());
        if (!app.trusts(iss, claims.tenant())) {
            throw Refusal.denied("The app does not trust the issuer or the tenant of the access token.");
        }
        return isAppOnly(claims, clientId)
                ? new Principal.AppServer(app, expiresAt)
                : new Principal.User(
                        app, userKey(app, iss, claims, issuer.userClaim()), mayReadWrite(claims), expiresAt);
    }

    /** The rule that {@link Principal} documents. */
    private static boolean isAppOnly(Claims claims, String clientId) {
        if (claims.has("idtyp")) {
            return "app".equals(claims.string("idtyp"));
        }
        String subject = claims.string("sub");
        return !claims.has("scp")
                && subject != null
                && (subject.equals(clientId) || subject.equals(claims.string("oid")));
    }

    private static UserKey userKey(App app, String iss, Claims claims, String userClaim) {
        String user = claims.string(userClaim);
        if (user == null) {
            throw Refusal.unauthenticated("The access token does not name its user: no " + userClaim + ".");
        }
        String tenant = claims.tenant();
        return UserKey.of(app.id(), iss, tenant == null ? "" : tenant, user);
    }

    private static boolean mayReadWrite(Claims claims) {
        return Stream.of("scp", "scope")
                .flatMap(name -> claims.strings(name).stream())
                .flatMap(scopes -> Arrays.stream(scopes.split(" ")))
                .anyMatch(scope -> scope.equals(READ_WRITE) || scope.endsWith("/" + READ_WRITE));
    }
}
