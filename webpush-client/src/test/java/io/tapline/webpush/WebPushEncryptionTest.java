package io.tapline.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.credential.P256;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebPushEncryptionTest {

    /** RFC 8291 section 5 and appendix A. */
    private static final String BROWSER_KEY =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
    private static final byte[] PLAINTEXT = "When I grow up, I want to be a watermelon".getBytes(US_ASCII);

    static Set<P256> each() {
        return Set.of(P256.fastest(), P256.jdk());
    }

    @ParameterizedTest
    @MethodSource("each")
    void exampleOfRfc8291(P256 p256) {
        KeyPair senderKeys = new KeyPair(
                p256.publicKey(decoded(
                        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")),
                p256.privateKey(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")));
        WebPushEncryption encryption =
                new WebPushEncryption(p256, () -> senderKeys, () -> decoded("DGv6ra1nlYgDCS1FRnbzlw"));

        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(encryption.encrypt(PLAINTEXT, browser(p256))))
                .isEqualTo(
                        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
                                + "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @ParameterizedTest
    @MethodSource("each")
    void eachMessageHasAKeyAndASaltOfItsOwn(P256 p256) {
        WebPushEncryption encryption = new WebPushEncryption(new SecureRandom(), p256);
        byte[] first = encryption.encrypt(PLAINTEXT, browser(p256));
        byte[] second = encryption.encrypt(PLAINTEXT, browser(p256));

        assertThat(Arrays.copyOf(first, 16)).isNotEqualTo(Arrays.copyOf(second, 16));
        assertThat(Arrays.copyOfRange(first, 21, 86)).isNotEqualTo(Arrays.copyOfRange(second, 21, 86));
    }

    private static BrowserKeys browser(P256 p256) {
        return BrowserKeys.parse(BROWSER_KEY, AUTH, p256).orElseThrow();
    }

    private static byte[] decoded(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
