package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshTimerTest {

    @ParameterizedTest
    @CsvSource({
        "0,  PT10M, PT10M",
        "1,  PT10M, PT1S",
        "2,  PT10M, PT2S",
        "6,  PT10M, PT32S",
        "7,  PT10M, PT1M",
        "99, PT10M, PT1M",
        "99, PT5S,  PT5S"
    })
    void waitsOnScheduleAndBacksOffAfterFailures(int failures, Duration interval, Duration delay) {
        assertThat(RefreshTimer.delay(failures, interval)).isEqualTo(delay);
    }
}
