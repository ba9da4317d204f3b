package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.config.IssuerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrincipalsTest {

    private static final String ISSUER = "https://issuer.example";
    private static final String ENTRA = "https://login.microsoftonline.com/{tenant}/v2.0";

    private final App app = TestApps.app(
            "notes",
            Set.of("client", "client-v1"),
            TestApps.allTenantsOf(ISSUER),
            new App.AllowedIssuer(ENTRA, Set.of("contoso")));
    private final Principals principals = new Principals(() -> Apps.of(List.of(app)));
    private final IssuerConfig config = FakeIssuer.config(ISSUER, "sub");

    private Principal of(JsonObject claims) {
        return principals.of(new Claims(claims), config, FakeIssuer.NOW);
    }

    private static JsonObject claims(String... members) {
        JsonObject claims = new JsonObject().put("iss", ISSUER).put("azp", "client");
        for (String member : members) {
            int equals = member.indexOf('=');
            claims.put(member.substring(0, equals), member.substring(equals + 1));
        }
        return claims;
    }

    static List<Arguments> kinds() {
        return List.of(
                // idtyp decides
                Arguments.of(claims("idtyp=app", "sub=somebody", "scp=x"), true),
                Arguments.of(claims("idtyp=app"), true),
                Arguments.of(claims("idtyp=user", "sub=client"), false),
                Arguments.of(claims("idtyp=device", "sub=same", "oid=same"), false),
                Arguments.of(claims("sub=s").put("idtyp", new JsonArray().add("app")), false),
                // RFC 9068: the client is its own subject
                Arguments.of(claims("sub=client"), true),
                Arguments.of(claims("sub=client", "scope=x"), true),
                Arguments.of(claims("sub=client", "scp=x"), false),
                Arguments.of(claims("sub=client").put("scp", new JsonArray()), false),
                // Entra: service principals have sub = oid
                Arguments.of(claims("sub=same", "oid=same"), true),
                Arguments.of(claims("sub=same", "oid=same", "scp=x"), false),
                Arguments.of(claims("sub=pairwise", "oid=user"), false),
                // what proves nothing speaks for one user
                Arguments.of(claims("sub=user"), false));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void claimsAloneTellAppServersFromUsers(JsonObject claims, boolean appOnly) {
        assertThat(of(claims) instanceof Principal.AppServer).isEqualTo(appOnly);
    }

    static List<Arguments> scopes() {
        return List.of(
                Arguments.of("scp", "Notifications.ReadWrite.CreatedByApp", true),
                Arguments.of("scp", "openid Notifications.ReadWrite.CreatedByApp email", true),
                Arguments.of("scp", "api://tapline/Notifications.ReadWrite.CreatedByApp", true),
                Arguments.of("scp", new JsonArray().add("Notifications.ReadWrite.CreatedByApp"), true),
                Arguments.of("scope", "https://graph.microsoft.com/Notifications.ReadWrite.CreatedByApp", true),
                Arguments.of("scp", "Notifications.ReadWrite.CreatedByAppX", false),
                Arguments.of("scp", "XNotifications.ReadWrite.CreatedByApp", false),
                Arguments.of("scp", "notifications.readwrite.createdbyapp", false),
                Arguments.of("roles", "Notifications.ReadWrite.CreatedByApp", false),
                Arguments.of("scp", "", false));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void mayReadWriteNeedsTheExactScope(String claim, Object value, boolean may) {
        Principal principal = of(claims("sub=user").put(claim, value));
        assertThat(principal)
                .isEqualTo(new Principal.User(app, UserKey.of("notes", ISSUER, "", "user"), may, FakeIssuer.NOW));
    }

    static List<Arguments> clientIds() {
        return List.of(
                Arguments.of("azp", "client"), Arguments.of("appid", "client-v1"), Arguments.of("client_id", "client"));
    }

    @ParameterizedTest
    @MethodSource("clientIds")
    void clientIsNamedByOneOfThreeClaims(String claim, String clientId) {
        JsonObject claims =
                new JsonObject().put("iss", ISSUER).put("sub", "user").put(claim, clientId);
        assertThat(of(claims).app()).isEqualTo(app);
    }

    @Test
    void authorizedPartyGoesBeforeClientId() {
        JsonObject claims = claims("sub=user", "client_id=client");
        claims.put("azp", "unlisted");
        assertThatThrownBy(() -> of(claims)).hasMessageContaining("belongs to no app");
    }

    @Test
    void templateLetsInItsTenantsOnly() {
        JsonObject contoso = claims("iss=https://login.microsoftonline.com/contoso/v2.0", "tid=contoso", "sub=user");
        assertThat(of(contoso).app()).isEqualTo(app);
        JsonObject fabrikam = claims("iss=https://login.microsoftonline.com/fabrikam/v2.0", "tid=fabrikam", "sub=user");
        assertThatThrownBy(() -> of(fabrikam)).hasMessageContaining("does not trust the issuer or the tenant");
    }

    @Test
    void usersOfTwoTenantsDiffer() {
        assertThat(of(claims("sub=user", "tid=a"))).isNotEqualTo(of(claims("sub=user", "tid=b")));
    }
}
