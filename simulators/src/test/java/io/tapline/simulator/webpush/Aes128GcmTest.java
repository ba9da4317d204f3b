package io.tapline.simulator.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.simulator.jose.P256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The vector of RFC 8291, section 5 and appendix A. */
class Aes128GcmTest {

    private static final String RECEIVER_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    private static final String RECEIVER_PUBLIC =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private static final byte[] AUTH = decode("BTBZMqHH6r4Tts7J_aSIgg");
    private static final byte[] BODY = decode(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                    + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");

    private static byte[] decode(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    private static KeyPair receiver() throws GeneralSecurityException {
        var privateKey = new ECPrivateKeySpec(new BigInteger(1, decode(RECEIVER_PRIVATE)), P256.curve());
        return new KeyPair(
                P256.publicKey(decode(RECEIVER_PUBLIC)),
                KeyFactory.getInstance("EC").generatePrivate(privateKey));
    }

    @Test
    void decryptsTheVectorOfTheRfc() throws GeneralSecurityException {
        byte[] plaintext = Aes128Gcm.parse(BODY).orElseThrow().decrypt(receiver(), AUTH);

        assertThat(new String(plaintext, StandardCharsets.UTF_8))
                .isEqualTo("When I grow up, I want to be a watermelon");
    }

    @Test
    void anotherSecretDoesNotDecryptIt() {
        assertThatThrownBy(() -> Aes128Gcm.parse(BODY).orElseThrow().decrypt(receiver(), new byte[16]))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void aChangedBitIsSeen() {
        byte[] changed = BODY.clone();
        changed[changed.length - 1] ^= 1;

        assertThatThrownBy(() -> Aes128Gcm.parse(changed).orElseThrow().decrypt(receiver(), AUTH))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void theHeaderIsChecked() {
        assertThat(Aes128Gcm.parse(new byte[0])).isEmpty();
        assertThat(Aes128Gcm.parse(with(20, 64))).as("key length").isEmpty();
        assertThat(Aes128Gcm.parse(with(21, 3)))
                .as("key is not an uncompressed point")
                .isEmpty();
        assertThat(Aes128Gcm.parse(with(18, 0)))
                .as("record shorter than the body")
                .isEmpty();
    }

    private static byte[] with(int index, int value) {
        byte[] changed = BODY.clone();
        changed[index] = (byte) value;
        return changed;
    }
}
