package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class ThirdPartyIssuerIT {

    private static final String APP_TOKEN = "grant_type=client_credentials&client_id=server&client_secret=any&scope=x";
    private static final String USER_TOKEN =
            "grant_type=password&username=alice&password=any&client_id=server&client_secret=any&scope=openid";

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256"})
    void tokensOfAnIssuerThatIsNotOursAreVerified(String algorithm, Vertx vertx) throws Exception {
        try (MockOAuth2Server server = MockOAuth2Server.start(algorithm)) {
            App app = TestApps.app("notes", Set.of("server"), TestApps.allTenantsOf(server.issuer()));
            OidcAuthenticator authenticator = OidcAuthenticator.start(
                            vertx,
                            Clock.systemUTC(),
                            List.of(FakeIssuer.config(server.issuer(), "sub")),
                            Set.of(),
                            () -> Apps.of(List.of(app)),
                            100)
                    .await(20, TimeUnit.SECONDS);
            assertSame(principal(authenticator, server.token(APP_TOKEN)), new Principal.AppServer(app, Instant.EPOCH));
            String token = server.token(USER_TOKEN);
            assertSame(
                    principal(authenticator, token),
                    new Principal.User(app, UserKey.of("notes", server.issuer(), "", "alice"), true, Instant.EPOCH));
            assertThatThrownBy(() -> principal(authenticator, tampered(token)))
                    .isInstanceOf(ApiFailure.class)
                    .hasMessageContaining("signature is wrong");
            authenticator.close().await(20, TimeUnit.SECONDS);
        }
    }

    /** When a token expires is for its issuer to say. */
    private static void assertSame(Principal principal, Principal expected) {
        assertThat(principal)
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .ignoringFields("expiresAt")
                .isEqualTo(expected);
    }

    private static Principal principal(OidcAuthenticator authenticator, String token) throws Exception {
        return authenticator.authenticate("Bearer " + token).await(20, TimeUnit.SECONDS);
    }

    private static String tampered(String token) {
        int inSignature = token.length() - 20;
        char other = token.charAt(inSignature) == 'A' ? 'B' : 'A';
        return token.substring(0, inSignature) + other + token.substring(inSignature + 1);
    }
}
