package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.IssuerConfig;
import io.tapline.gateway.demo.DevelopmentKeys.Algorithm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SigningKeyTest {

    private static final FakeIssuer RSA = new FakeIssuer("https://rsa.example", Algorithm.RS256);
    private static final FakeIssuer EC = new FakeIssuer("https://ec.example", Algorithm.ES256);

    private static boolean isUsable(JsonObject jwk) {
        return SigningKey.of(jwk, IssuerConfig.ALGORITHMS).isPresent();
    }

    static List<Arguments> unusable() {
        return List.of(
                Arguments.of(RSA, "kid", null),
                Arguments.of(RSA, "use", "enc"),
                // Keycloak's set holds one of these.
                Arguments.of(RSA, "alg", "RSA-OAEP"),
                Arguments.of(RSA, "alg", "RS512"),
                Arguments.of(RSA, "alg", "HS256"),
                Arguments.of(RSA, "kty", "oct"),
                Arguments.of(RSA, "kty", null),
                Arguments.of(RSA, "n", null),
                Arguments.of(RSA, "n", "!"),
                // 1024 bits
                Arguments.of(RSA, "n", "w" + "A".repeat(170)),
                Arguments.of(RSA, "key_ops", new JsonArray().add("encrypt")),
                Arguments.of(EC, "crv", "P-384"),
                Arguments.of(EC, "alg", "RS256"),
                Arguments.of(EC, "x", null),
                // no point of the curve
                Arguments.of(EC, "x", "A".repeat(42) + "E"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void keyThatIsNotForTheseSignaturesIsLeftOut(FakeIssuer issuer, String member, @Nullable Object value) {
        assertThat(isUsable(issuer.publishedKey())).isTrue();
        assertThat(isUsable(issuer.publishedKey().put(member, value))).isFalse();
    }

    @Test
    void algorithmThatTheIssuerMayNotUseIsLeftOut() {
        assertThat(SigningKey.of(EC.publishedKey(), Set.of("RS256"))).isEmpty();
    }

    @Test
    void keyWithoutAlgorithmAndUseIsOfItsType() {
        JsonObject jwk = RSA.publishedKey();
        jwk.remove("alg");
        jwk.remove("use");
        assertThat(SigningKey.of(jwk, IssuerConfig.ALGORITHMS).orElseThrow().signed(AccessToken.parse(RSA.userToken())))
                .isTrue();
    }

    @Test
    void certificateBesideTheKeyIsIgnored() {
        assertThat(isUsable(RSA.publishedKey().put("x5c", new JsonArray().add("expired"))))
                .isTrue();
    }

    @Test
    void keyOfOneTenantDoesNotSignForAnother() {
        JsonObject jwk = EC.publishedKey().put("issuer", "https://ec.example/{tenantid}/v2.0");
        SigningKey key = SigningKey.of(jwk, IssuerConfig.ALGORITHMS).orElseThrow();
        JsonObject claims = EC.userClaims().put("tid", "contoso");
        assertThat(key.signed(AccessToken.parse(EC.keys.sign(claims.put("iss", "https://ec.example/contoso/v2.0")))))
                .isTrue();
        assertThat(key.signed(AccessToken.parse(EC.keys.sign(claims.put("iss", "https://ec.example/fabrikam/v2.0")))))
                .isFalse();
    }

    @Test
    void es256SignatureInDerFormIsWrong() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        ECPublicKey point = (ECPublicKey) pair.getPublic();
        SigningKey key = SigningKey.of(
                        EC.publishedKey()
                                .put(
                                        "x",
                                        FakeIssuer.segment(unsigned(point.getW().getAffineX())))
                                .put(
                                        "y",
                                        FakeIssuer.segment(unsigned(point.getW().getAffineY()))),
                        IssuerConfig.ALGORITHMS)
                .orElseThrow();
        AccessToken token = AccessToken.parse(EC.userToken());
        assertThat(key.signed(signedBy(pair, "SHA256withECDSAinP1363Format", token)))
                .isTrue();
        assertThat(key.signed(signedBy(pair, "SHA256withECDSA", token))).isFalse();
    }

    private static AccessToken signedBy(KeyPair pair, String algorithm, AccessToken token) throws Exception {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(token.signed());
        return new AccessToken(token.algorithm(), token.keyId(), token.claims(), token.signed(), signature.sign());
    }

    private static byte[] unsigned(BigInteger coordinate) {
        byte[] bytes = coordinate.toByteArray();
        return bytes.length > 32 ? Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length) : bytes;
    }
}
