package io.tapline.push.credential;

import static io.tapline.push.credential.JsonWebToken.Algorithm.ES256;
import static io.tapline.push.credential.JsonWebToken.Algorithm.RS256;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class JsonWebTokenTest {

    private static final KeyPair EC = P256.fastest().generate(new SecureRandom());

    @Test
    void es256SignatureIsRAndSOf32BytesEach() throws GeneralSecurityException {
        String token = JsonWebToken.of(ES256)
                .header("kid", "KEY")
                .claim("iss", "TEAM")
                .claim("iat", 42)
                .sign(EC.getPrivate());

        assertThat(part(token, 0)).isEqualTo("{\"alg\":\"ES256\",\"kid\":\"KEY\"}");
        assertThat(part(token, 1)).isEqualTo("{\"iss\":\"TEAM\",\"iat\":42}");
        assertThat(signature(token)).hasSize(64);
        assertThat(verifies(token, "SHA256withECDSAinP1363Format", EC.getPublic()))
                .isTrue();
    }

    @Test
    void rs256SignatureVerifies() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();

        String token = JsonWebToken.of(RS256).claim("a", "b").sign(pair.getPrivate());

        assertThat(verifies(token, "SHA256withRSA", pair.getPublic())).isTrue();
    }

    @Test
    void whatWouldEndAStringIsEscaped() {
        String token = JsonWebToken.of(ES256).claim("a\"b", "\"},\\\n\u0001é").sign(EC.getPrivate());

        assertThat(part(token, 1)).isEqualTo("{\"a\\\"b\":\"\\\"},\\\\\\u000a\\u0001é\"}");
    }

    @Test
    void keyOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> JsonWebToken.of(RS256).sign(EC.getPrivate()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key is not one for RS256");
    }

    private static String part(String token, int index) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[index]), UTF_8);
    }

    private static byte[] signature(String token) {
        return Base64.getUrlDecoder().decode(token.split("\\.")[2]);
    }

    private static boolean verifies(String token, String algorithm, PublicKey key) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key);
        verifier.update(token.substring(0, token.lastIndexOf('.')).getBytes(US_ASCII));
        return verifier.verify(signature(token));
    }
}
