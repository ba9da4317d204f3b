package io.tapline.simulator.apns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApnsRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"123e4567-e89b-12d3-a456-426655440000", "00000000-0000-0000-0000-000000000000"})
    void anIdIsACanonicalUuid(String text) {
        assertThat(ApnsRules.isUuid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "123E4567-e89b-12d3-a456-426655440000",
                "123e4567-e89b-12d3-a456-42665544000",
                "123e4567-e89b-12d3-a456-4266554400000",
                "123e4567ae89b-12d3-a456-426655440000",
                "123e-567-e89b-12d3-a456-426655440000",
                "{23e4567-e89b-12d3-a456-42665544000}"
            })
    void nothingElseIsAnId(String text) {
        assertThat(ApnsRules.isUuid(text)).isFalse();
    }
}
