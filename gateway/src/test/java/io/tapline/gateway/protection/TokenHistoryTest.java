package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenHistoryTest {

    /**
     * b: a bad token, g: a good one, each followed by how many. The devices of bad tokens are taken in turn.
     */
    @ParameterizedTest
    @CsvSource({
        "b19, 19, false",
        "b20, 20, true",
        "b20, 1, false",
        "b20, 2, false",
        "b1000, 3, false",
        "b11 g10, 100, true",
        "b10 g10, 100, false",
        "b10 g11 b2, 100, true",
        "g1000 b19, 100, false",
        "g1000 b20, 100, true",
        "b20 g19, 100, true",
        "b20 g20, 100, false",
        "b64 g31, 100, true",
        "b64 g32, 100, false",
    })
    void aBurstIsMostOfEnoughPushesToEnoughDevices(String pushes, int devices, boolean isBurst) {
        TokenHistory history = TokenHistory.CLEAR;
        int device = 0;
        for (String run : pushes.split(" ")) {
            for (int left = Integer.parseInt(run.substring(1)); left > 0; left--) {
                if (run.startsWith("b")) {
                    history = history.bad(("token" + device++ % devices).hashCode(), 0);
                } else if (!history.isClear()) {
                    history = history.good();
                }
            }
        }
        assertThat(history.isBurst()).isEqualTo(isBurst);
    }

    @ParameterizedTest
    @CsvSource({"600, true", "601, false"})
    void badTokensThatAreFarApartAreNoBurst(long secondsLater, boolean isBurst) {
        TokenHistory history = TokenHistory.CLEAR;
        long now = Long.MAX_VALUE - 5;
        for (int device = 0; device < 19; device++) {
            history = history.bad(("token" + device).hashCode(), now);
        }
        history = history.bad("last".hashCode(), now + secondsLater * 1_000_000_000);
        assertThat(history.isBurst()).isEqualTo(isBurst);
    }
}
