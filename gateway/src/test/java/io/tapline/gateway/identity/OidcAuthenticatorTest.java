package io.tapline.gateway.identity;

import static io.tapline.gateway.identity.FakeIssuer.NOW;
import static io.tapline.gateway.identity.FakeIssuer.bearer;
import static io.tapline.gateway.identity.FakeIssuer.segment;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.demo.DevelopmentKeys.Algorithm;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OidcAuthenticatorTest {

    /** Keys are slow to make: shared by the tests that leave them alone. */
    private static final FakeIssuer CONTOSO = new FakeIssuer("https://login.example/contoso", Algorithm.RS256);

    private static final FakeIssuer FABRIKAM = new FakeIssuer("https://id.fabrikam.example", Algorithm.ES256);
    private static final FakeIssuer STRANGER = new FakeIssuer("https://stranger.example", Algorithm.ES256);

    /** What is said there, and the leeway. */
    private static final Instant REFUSED_FROM = NOW.plusSeconds(3600 + 30);

    private final MutableClock clock = new MutableClock(NOW);
    private final VerifiedTokens verified = new VerifiedTokens(clock, 100);
    private long nanos;
    private final App app = TestApps.app(
            "notes",
            Set.of(FakeIssuer.CLIENT, "web-client"),
            TestApps.allTenantsOf(CONTOSO.name),
            new App.AllowedIssuer(FABRIKAM.name, Set.of("contoso")));
    private final App other = TestApps.app("other", Set.of("other-client"), TestApps.allTenantsOf(STRANGER.name));
    private Apps apps = Apps.of(List.of(app, other));
    private OidcAuthenticator authenticator = authenticator(CONTOSO, FABRIKAM);

    private OidcAuthenticator authenticator(FakeIssuer... fakes) {
        List<Issuer> issuers = List.of(fakes).stream()
                .map(fake -> new Issuer(fake.config(), fake, () -> nanos))
                .toList();
        issuers.forEach(Issuer::refresh);
        return new OidcAuthenticator(new Issuers(issuers), () -> apps, verified, clock, Future::succeededFuture);
    }

    @BeforeEach
    void forgetFetches() {
        CONTOSO.fetches = 0;
    }

    private Principal accepted(String token) {
        Future<Principal> principal = authenticator.authenticate(bearer(token));
        assertThat(principal.isComplete()).isTrue();
        assertThat(principal.cause()).isNull();
        return principal.result();
    }

    private ApiFailure refused(@Nullable String authorization) {
        Future<Principal> principal = authenticator.authenticate(authorization);
        assertThat(principal.cause()).isInstanceOf(ApiFailure.class);
        return (ApiFailure) principal.cause();
    }

    @Test
    void userIsOfItsAppIssuerTenantAndUserClaim() {
        assertThat(accepted(CONTOSO.userToken()))
                .isEqualTo(new Principal.User(
                        app, UserKey.of("notes", CONTOSO.name, "contoso", "user-oid"), true, REFUSED_FROM));
    }

    @Test
    void tokenOfAnAppThatWasChangedIsLookedAtAnew() {
        String token = CONTOSO.userToken();
        accepted(token);

        App changed = app.withHostNames(List.of("another.example"));
        apps = Apps.of(List.of(changed, other));
        assertThat(accepted(token).app()).isEqualTo(changed);

        apps = Apps.of(List.of(other));
        assertThat(refused(bearer(token)).error()).isEqualTo(ApiError.ACCESS_DENIED);
    }

    @Test
    void es256IsAcceptedToo() {
        assertThat(accepted(FABRIKAM.userToken()))
                .isEqualTo(new Principal.User(
                        app, UserKey.of("notes", FABRIKAM.name, "contoso", "user-oid"), true, REFUSED_FROM));
    }

    @Test
    void schemeMayBeInAnyCase() {
        assertThat(authenticator.authenticate("bearer " + CONTOSO.userToken()).succeeded())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+jwt"})
    void typeOfAnAccessTokenIsTaken(String type) {
        accepted(CONTOSO.keys.sign(new JsonObject().put("typ", type), CONTOSO.userClaims()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "dpop+jwt", "JOSE", "", "JWT "})
    void typeOfAnythingElseIsRefused(String type) {
        assertThat(refused(bearer(CONTOSO.keys.sign(new JsonObject().put("typ", type), CONTOSO.userClaims())))
                        .error())
                .isEqualTo(ApiError.UNAUTHENTICATED);
    }

    @Test
    void sameUserOfTwoClientsOfOneAppIsOne() {
        Principal ios = accepted(CONTOSO.userToken());
        Principal web = accepted(
                CONTOSO.keys.sign(CONTOSO.userClaims().put("azp", "web-client").put("sub", "another-pairwise-sub")));
        assertThat(web).isEqualTo(ios);
    }

    @Test
    void tokenWithoutTheScopeMayNotReadOrWrite() {
        String token = CONTOSO.keys.sign(CONTOSO.userClaims().put("scp", "profile email"));
        assertThat(accepted(token))
                .isEqualTo(new Principal.User(
                        app, UserKey.of("notes", CONTOSO.name, "contoso", "user-oid"), false, REFUSED_FROM));
    }

    @Test
    void knownTokenIsAnsweredByTheSameCompletedFuture() {
        String token = CONTOSO.userToken();
        Principal verified = accepted(token);
        Future<Principal> known = authenticator.authenticate(bearer(token));
        assertThat(authenticator.authenticate(bearer(token))).isSameAs(known);
        assertThat(known.result()).isSameAs(verified);
    }

    record Claim(String name, @Nullable Object value) {
        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    static List<Arguments> wrongClaims() {
        long now = NOW.getEpochSecond();
        return List.of(
                Arguments.of(new Claim("exp", now - 30), ApiError.UNAUTHENTICATED, "has expired"),
                Arguments.of(new Claim("exp", null), ApiError.UNAUTHENTICATED, "does not say when it expires"),
                Arguments.of(new Claim("exp", "soon"), ApiError.UNAUTHENTICATED, "does not say when it expires"),
                Arguments.of(new Claim("exp", -1), ApiError.UNAUTHENTICATED, "has expired"),
                Arguments.of(new Claim("nbf", 1e300), ApiError.UNAUTHENTICATED, "not valid yet"),
                Arguments.of(new Claim("nbf", "soon"), ApiError.UNAUTHENTICATED, "not valid yet"),
                Arguments.of(new Claim("nbf", now + 31), ApiError.UNAUTHENTICATED, "not valid yet"),
                Arguments.of(new Claim("iat", now + 31), ApiError.UNAUTHENTICATED, "issued in the future"),
                Arguments.of(new Claim("iss", "https://stranger.example"), ApiError.UNAUTHENTICATED, "issuer"),
                Arguments.of(new Claim("iss", CONTOSO.name + "/"), ApiError.UNAUTHENTICATED, "issuer"),
                Arguments.of(new Claim("iss", null), ApiError.UNAUTHENTICATED, "issuer"),
                Arguments.of(new Claim("aud", "api://other"), ApiError.UNAUTHENTICATED, "audience"),
                Arguments.of(
                        new Claim("aud", new JsonArray().add("api://other")), ApiError.UNAUTHENTICATED, "audience"),
                Arguments.of(new Claim("aud", null), ApiError.UNAUTHENTICATED, "audience"),
                Arguments.of(new Claim("azp", null), ApiError.UNAUTHENTICATED, "does not name its client"),
                Arguments.of(new Claim("oid", null), ApiError.UNAUTHENTICATED, "does not name its user: no oid"),
                Arguments.of(new Claim("azp", "unlisted"), ApiError.ACCESS_DENIED, "belongs to no app"),
                Arguments.of(new Claim("azp", "other-client"), ApiError.ACCESS_DENIED, "does not trust the issuer"));
    }

    @ParameterizedTest
    @MethodSource("wrongClaims")
    void wrongClaimIsRefusedWithItsReason(Claim wrong, ApiError error, String reason) {
        JsonObject claims = CONTOSO.userClaims().put(wrong.name(), wrong.value());
        ApiFailure failure = refused(bearer(CONTOSO.keys.sign(claims)));
        assertThat(failure.error()).isEqualTo(error);
        assertThat(failure.message()).contains(reason);
        assertThat(verified.size()).isZero();
    }

    static List<Arguments> wrongTokens() {
        String token = CONTOSO.userToken();
        String payload = segment(CONTOSO.userClaims());
        String kid = CONTOSO.publishedKey().getString("kid");
        JsonObject header = new JsonObject().put("alg", "RS256").put("kid", kid);
        String[] parts = token.split("\\.");
        String forged = segment(CONTOSO.userClaims().put("oid", "somebody-else"));
        return List.of(
                Arguments.of("no token", null, "no bearer token"),
                Arguments.of("Basic", "Basic dXNlcjpwYXNz", "no bearer token"),
                Arguments.of("empty", "Bearer ", "not a signed JWT"),
                Arguments.of("opaque", "Bearer 2YotnFZFEjr1zCsicMWpAA", "not a signed JWT"),
                Arguments.of("not base64", "Bearer a!.b!.c!", "not a signed JWT"),
                Arguments.of("not JSON", "Bearer YQ.YQ.YQ", "not a signed JWT"),
                Arguments.of("no JSON object", "Bearer W10.W10.YQ", "not a signed JWT"),
                Arguments.of("JSON null", "Bearer bnVsbA.bnVsbA.YQ", "not a signed JWT"),
                Arguments.of("three empty parts", "Bearer ..", "not a signed JWT"),
                Arguments.of("five parts", "Bearer a.b.c.d.e", "not a signed JWT"),
                Arguments.of("no signature", bearer(parts[0] + "." + parts[1] + "."), "signature is wrong"),
                Arguments.of("two parts", bearer(parts[0] + "." + parts[1]), "not a signed JWT"),
                Arguments.of(
                        "alg none",
                        bearer(segment(header.copy().put("alg", "none")) + "." + payload + "."),
                        "not RS256 or ES256"),
                Arguments.of("HS256 with the public key", bearer(signedWithPublicKey(header, payload)), "not RS256"),
                Arguments.of(
                        "ES256 by an RSA key",
                        bearer(segment(header.copy().put("alg", "ES256")) + "." + payload + "." + parts[2]),
                        "signature is wrong"),
                Arguments.of(
                        "no kid", bearer(segment(new JsonObject().put("alg", "RS256")) + "." + payload + ".YQ"), "kid"),
                Arguments.of(
                        "critical extension",
                        bearer(segment(header.copy().put("crit", new JsonArray().add("b64"))) + "." + payload + ".YQ"),
                        "critical extensions"),
                Arguments.of("unknown kid", bearer(ofContosoSignedBy(STRANGER)), "does not publish"),
                Arguments.of("key of another issuer", bearer(ofContosoSignedBy(FABRIKAM)), "does not publish"),
                Arguments.of("tampered", bearer(parts[0] + "." + forged + "." + parts[2]), "signature is wrong"),
                Arguments.of("too long", bearer("a".repeat(8 * 1024 + 1)), "over 8192 characters"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongTokens")
    void wrongTokenIsRefusedWithItsReason(String what, @Nullable String authorization, String reason) {
        ApiFailure failure = refused(authorization);
        assertThat(failure.error()).isEqualTo(ApiError.UNAUTHENTICATED);
        assertThat(failure.target()).isEqualTo("Authorization");
        assertThat(failure.message()).contains(reason);
    }

    private static String signedWithPublicKey(JsonObject header, String payload) {
        try {
            byte[] publicKey = CONTOSO.publishedKey().getString("n").getBytes(US_ASCII);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(publicKey, "HmacSHA256"));
            String signed = segment(header.copy().put("alg", "HS256")) + "." + payload;
            return signed + "." + segment(mac.doFinal(signed.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String ofContosoSignedBy(FakeIssuer signer) {
        return signer.keys.sign(CONTOSO.userClaims());
    }

    @Test
    void leewayCoversAClockThatIsOff() {
        accepted(CONTOSO.keys.sign(CONTOSO.userClaims().put("exp", NOW.getEpochSecond() - 29)));
        accepted(CONTOSO.keys.sign(CONTOSO.userClaims().put("nbf", NOW.getEpochSecond() + 30)));
    }

    @Test
    void tenantThatTheAppDoesNotLetInIsDenied() {
        ApiFailure failure =
                refused(bearer(FABRIKAM.keys.sign(FABRIKAM.userClaims().put("tid", "elsewhere"))));
        assertThat(failure.error()).isEqualTo(ApiError.ACCESS_DENIED);
    }

    @Test
    void trustedIssuerCannotSpeakForAnotherAppsClient() {
        authenticator = authenticator(CONTOSO, STRANGER);
        ApiFailure failure = refused(bearer(STRANGER.userToken()));
        assertThat(failure.error()).isEqualTo(ApiError.ACCESS_DENIED);
    }

    @Test
    void knownTokenIsRefusedOnceItExpires() {
        String token = CONTOSO.userToken();
        accepted(token);
        clock.advance(Duration.ofSeconds(3600 + 30));
        assertThat(refused(bearer(token)).message()).contains("has expired");
    }

    @Test
    void issuerIsNotAskedForTokensOfKnownKeys() {
        OidcAuthenticator fresh = authenticator(CONTOSO);
        CONTOSO.fetches = 0;
        for (int i = 0; i < 10; i++) {
            fresh.authenticate(bearer(CONTOSO.keys.sign(CONTOSO.userClaims().put("jti", i))));
        }
        assertThat(CONTOSO.fetches).isZero();
    }

    @Test
    void newKeyIsAcceptedWithoutARestart() {
        FakeIssuer issuer = new FakeIssuer(CONTOSO.name, Algorithm.ES256);
        authenticator = authenticator(issuer);
        nanos += Issuer.HOLD_OFF.toNanos();
        issuer.keys.rotate(Algorithm.ES256);
        accepted(issuer.userToken());
    }

    @Test
    void removedKeyIsRefusedThoughItsTokenWasKnown() {
        FakeIssuer issuer = new FakeIssuer(CONTOSO.name, Algorithm.ES256);
        authenticator = authenticator(issuer);
        String old = issuer.userToken();
        accepted(old);
        issuer.keys.rotate(Algorithm.ES256);
        issuer.keys.withdrawFormer();
        nanos += Issuer.HOLD_OFF.toNanos();
        accepted(issuer.userToken());
        assertThat(refused(bearer(old)).message()).contains("does not publish");
        assertThat(verified.size()).isOne();
    }

    @Test
    void issuerThatIsAwayFailsItsOwnTokensOnly() {
        FakeIssuer away = new FakeIssuer(FABRIKAM.name, Algorithm.ES256);
        away.away = true;
        authenticator = authenticator(CONTOSO, away);
        ApiFailure failure = refused(bearer(away.userToken()));
        assertThat(failure.error()).isEqualTo(ApiError.SERVICE_UNAVAILABLE);
        assertThat(failure.retryAfter()).isEqualTo(Issuer.HOLD_OFF);
        accepted(CONTOSO.userToken());
    }

    @Test
    void issuerThatComesBackIsTrustedAgain() {
        FakeIssuer issuer = new FakeIssuer(FABRIKAM.name, Algorithm.ES256);
        issuer.away = true;
        authenticator = authenticator(issuer);
        issuer.away = false;
        nanos += Issuer.HOLD_OFF.toNanos();
        accepted(issuer.userToken());
    }
}
