package io.tapline.push.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyPemTest {

    private static final PrivateKey EC =
            P256.fastest().generate(new SecureRandom()).getPrivate();

    @Test
    void ecKeyIsReadBack() {
        assertThat(PrivateKeyPem.ec(pem(EC, "\n"))).isEqualTo(EC);
    }

    @Test
    void rsaKeyWithWindowsLineEndsAndTextAroundItIsReadBack() throws GeneralSecurityException {
        PrivateKey rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();

        assertThat(PrivateKeyPem.rsa("a comment\r\n" + pem(rsa, "\r\n") + "\r\n"))
                .isEqualTo(rsa);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "-----BEGIN PRIVATE KEY-----",
                "-----END PRIVATE KEY----------BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----"
            })
    void whatIsNoKeyIsRefusedWithoutQuotingIt(String pem) {
        assertThatThrownBy(() -> PrivateKeyPem.ec(pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a PKCS #8 private key for EC in PEM")
                .hasNoCause();
    }

    @Test
    void keyOfAnotherKindIsRefused() {
        String pem = pem(EC, "\n");
        assertThatThrownBy(() -> PrivateKeyPem.rsa(pem)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String pem(PrivateKey key, String lineEnd) {
        byte[] separator = lineEnd.getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN PRIVATE KEY-----" + lineEnd
                + Base64.getMimeEncoder(64, separator).encodeToString(key.getEncoded())
                + lineEnd + "-----END PRIVATE KEY-----";
    }
}
