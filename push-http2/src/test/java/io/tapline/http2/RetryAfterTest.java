package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "120, PT2M",
                "' 0 ', PT0S",
                "999999999, PT999999999S",
                "'Sat, 21 Nov 2026 08:00:30 GMT', PT30S",
                "'Sat, 21 Nov 2026 07:59:00 GMT', PT0S",
                "9999999999, -",
                "-1, -",
                "1.5, -",
                "soon, -",
                "'', -",
            })
    void secondsAndDatesAreReadAndTheRestIsAsIfAbsent(String value, @Nullable Duration wait) {
        Response response = new Response(503, List.of(Map.entry("retry-after", value)), new byte[0]);

        assertThat(RetryAfter.of(response, CLOCK)).isEqualTo(wait);
    }

    @Test
    void absentHeaderAsksForNoWait() {
        assertThat(RetryAfter.of(new Response(503, List.of(), new byte[0]), CLOCK))
                .isNull();
    }
}
