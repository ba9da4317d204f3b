package io.tapline.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class Aes128GcmTest {

    @Test
    void exampleOfRfc8188Section3Dot1() {
        byte[] body = Aes128Gcm.encrypt(
                decoded("yqdlZ-tYemfogSmv7Ws5PQ"),
                decoded("I1BsxtFttlv3u_Oo94xnmw"),
                new byte[0],
                "I am the walrus".getBytes(US_ASCII));

        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(body))
                .isEqualTo("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");
    }

    @Test
    void plaintextThatHasNoRoomInARecordIsRefused() {
        byte[] key = new byte[16];

        assertThat(Aes128Gcm.encrypt(key, key, new byte[0], new byte[4079])).hasSize(21 + 4096);
        assertThatThrownBy(() -> Aes128Gcm.encrypt(key, key, new byte[0], new byte[4080]))
                .hasMessage("longer than a record: 4080");
    }

    private static byte[] decoded(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
