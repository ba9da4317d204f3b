package io.tapline.simulator.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @ValueSource(strings = {"0s", "60s", "-1s", "123456789012s", "1.5s", "-0.123456789s"})
    void secondsMayHaveAFractionAndASign(String text) {
        assertThat(Durations.wellFormed(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "-",
                "-s",
                "1",
                "1m",
                "1ss",
                "1s ",
                "+1s",
                "--1s",
                ".5s",
                "1.s",
                "1.",
                "1.5",
                "1.2.3s",
                "1,5s",
                "1234567890123s",
                "0.1234567890s",
                "1e3s"
            })
    void nothingElseIsADuration(String text) {
        assertThat(Durations.wellFormed(text)).isFalse();
    }
}
