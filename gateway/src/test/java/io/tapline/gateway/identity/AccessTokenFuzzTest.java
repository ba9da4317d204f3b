package io.tapline.gateway.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.demo.DevelopmentKeys.Algorithm;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.http2.FuzzTargets;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Whatever stands after {@code Bearer}: it can be taken apart, or is no token; and nothing that was not signed is accepted. */
public class AccessTokenFuzzTest extends FuzzTargets {

    private static final OidcAuthenticator AUTHENTICATOR = authenticator();

    @Override
    public Map<String, Target> targets() {
        return Map.of("token", AccessTokenFuzzTest::token, "partsOfAToken", AccessTokenFuzzTest::partsOfAToken);
    }

    private static OidcAuthenticator authenticator() {
        FakeIssuer fake = new FakeIssuer("https://login.example", Algorithm.ES256);
        Issuer issuer = new Issuer(fake.config(), fake, () -> 0);
        issuer.refresh();
        MutableClock clock = new MutableClock(FakeIssuer.NOW);
        return new OidcAuthenticator(
                new Issuers(List.of(issuer)),
                () -> Apps.of(List.of()),
                new VerifiedTokens(clock, 10),
                clock,
                Future::succeededFuture);
    }

    private static void token(byte[] bytes) {
        Throwable refused = AUTHENTICATOR
                .authenticate("Bearer " + new String(bytes, ISO_8859_1))
                .cause();

        assertThat(refused).isInstanceOf(ApiFailure.class);
        assertThat(((ApiFailure) refused).error()).isEqualTo(ApiError.UNAUTHENTICATED);
    }

    /** A right header and right claims in front of any signature, or a header and claims of any kind. */
    private static void partsOfAToken(byte[] bytes) {
        try {
            Claims claims = AccessToken.parse(new String(bytes, ISO_8859_1)).claims();
            claims.instant("exp");
            claims.strings("aud");
            claims.clientId();
        } catch (ApiFailure refused) {
            assertThat(refused.error()).isEqualTo(ApiError.UNAUTHENTICATED);
        }
    }
}
