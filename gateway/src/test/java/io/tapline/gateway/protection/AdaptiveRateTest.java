package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveRateTest {

    private static final double EXACT = 1e-6;

    /** Near the end of the range, so that the arithmetic is seen to wrap around. */
    private static final long START = Long.MAX_VALUE - 5;

    private final AdaptiveRate rate = new AdaptiveRate(600, START);

    @ParameterizedTest
    @CsvSource({"0, 300", "1, 310", "10, 400", "30, 600", "31, 600", "3600, 600"})
    void halvesAtOnceAndGrowsBackBySteadySteps(long secondsLater, double expected) {
        rate.tooHigh(START);

        assertThat(rate.at(after(secondsLater))).isCloseTo(expected, within(EXACT));
        assertThat(rate.isFull(after(secondsLater))).isEqualTo(expected == 600);
    }

    @Test
    void refusalsOfOneFloodHalveItOnce() {
        rate.tooHigh(START);
        rate.tooHigh(START + TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(rate.at(START)).isCloseTo(300, within(EXACT));

        rate.tooHigh(after(1));
        assertThat(rate.at(after(1))).isCloseTo(155, within(EXACT));
    }

    @Test
    void neverFallsBelowAHundredth() {
        for (int second = 0; second < 100; second++) {
            rate.tooHigh(after(second));
            assertThat(rate.at(after(second))).isBetween(6.0, 600.0);
        }
        assertThat(rate.at(after(99))).isLessThan(20);
    }

    private static long after(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }
}
