package io.tapline.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.credential.P256;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserKeysTest {

    private static final String POINT =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";

    @ParameterizedTest
    @CsvSource({
        POINT + ", " + AUTH + ", true",
        POINT + "=, " + AUTH + "==, true",
        POINT + ", BTBZMqHH6r4Tts7J_aSI, false",
        POINT + ", '', false",
        POINT + ", ???, false",
        "'', " + AUTH + ", false",
        "BTBZ, " + AUTH + ", false",
        // Off the curve by its last bit.
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw8, " + AUTH + ", false",
    })
    void keysAreReadWhenTheyAreAPointAndASecret(String p256dh, String auth, boolean usable) {
        assertThat(BrowserKeys.parse(p256dh, auth).isPresent()).isEqualTo(usable);
        assertThat(BrowserKeys.parse(p256dh, auth, P256.jdk()).isPresent()).isEqualTo(usable);
    }
}
