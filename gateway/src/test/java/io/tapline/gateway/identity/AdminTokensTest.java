package io.tapline.gateway.identity;

import static io.tapline.gateway.identity.FakeIssuer.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tapline.gateway.config.AdminConfig;
import io.tapline.gateway.config.IssuerConfig;
import io.tapline.gateway.demo.DevelopmentKeys.Algorithm;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdminTokensTest {

    private static final FakeIssuer OURS = new FakeIssuer("https://login.example/ours", Algorithm.ES256);
    private static final FakeIssuer OTHERS = new FakeIssuer("https://login.example/others", Algorithm.ES256);
    private static final AdminConfig.Role ROLE = new AdminConfig.Role(OURS.name, "api://admin", "Tapline.Admin");

    private final AdminTokens tokens = tokens();

    private static AdminTokens tokens() {
        List<Issuer> issuers = Stream.of(OURS, OTHERS)
                .map(fake -> new Issuer(fake.config(), fake, () -> 0))
                .toList();
        issuers.forEach(Issuer::refresh);
        return new AdminTokens(ROLE, new Issuers(issuers), new TokenRules(new MutableClock(NOW)));
    }

    private static JsonObject claims(FakeIssuer issuer) {
        return issuer.userClaims().put("aud", "api://admin").put("roles", new JsonArray().add("Tapline.Admin"));
    }

    private ApiError refusal(String token) {
        ApiFailure thrown = catchThrowableOfType(ApiFailure.class, () -> {
            Future<String> holder = tokens.holder(token);
            assertThat(holder.succeeded()).isFalse();
            throw holder.cause();
        });
        return thrown.error();
    }

    @Test
    void holderOfTheRoleIsNamed() {
        assertThat(tokens.holder(OURS.keys.sign(claims(OURS))).result()).isEqualTo("user-oid of " + OURS.name);
    }

    @Test
    void roleMayBeAScope() {
        JsonObject claims = claims(OURS).put("scp", "openid Tapline.Admin");
        claims.remove("roles");

        assertThat(tokens.holder(OURS.keys.sign(claims)).succeeded()).isTrue();
    }

    @Test
    void tokenWithoutTheRoleIsDenied() {
        JsonObject claims = claims(OURS).put("roles", new JsonArray().add("Tapline.Administrator"));

        assertThat(refusal(OURS.keys.sign(claims))).isEqualTo(ApiError.ACCESS_DENIED);
    }

    @Test
    void tokenForTheApiOfAppsIsRefused() {
        assertThat(refusal(OURS.userToken())).isEqualTo(ApiError.UNAUTHENTICATED);
        assertThat(refusal(OURS.keys.sign(claims(OURS).put("aud", FakeIssuer.AUDIENCE))))
                .isEqualTo(ApiError.UNAUTHENTICATED);
    }

    @Test
    void otherTrustedIssuerCannotGiveOutTheRole() {
        assertThat(refusal(OTHERS.keys.sign(claims(OTHERS)))).isEqualTo(ApiError.UNAUTHENTICATED);
        assertThat(refusal(OTHERS.keys.sign(claims(OURS)))).isEqualTo(ApiError.UNAUTHENTICATED);
    }

    @Test
    void expiredTokenIsRefused() {
        assertThat(refusal(OURS.keys.sign(
                        claims(OURS).put("exp", NOW.minusSeconds(60).getEpochSecond()))))
                .isEqualTo(ApiError.UNAUTHENTICATED);
        assertThat(refusal("no token")).isEqualTo(ApiError.UNAUTHENTICATED);
    }

    @Test
    void roleOfAllTenantsIsRefusedBecauseAnyTenantGivesOutRoles() {
        assertThatThrownBy(() -> new AdminConfig.Role("https://login.example/" + IssuerConfig.TENANT, "a", "r"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tenant");
    }
}
