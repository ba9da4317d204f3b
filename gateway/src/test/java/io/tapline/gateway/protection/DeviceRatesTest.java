package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeviceRatesTest {

    private static final long START = Long.MAX_VALUE - 5;
    private static final int DEVICE = "token".hashCode();
    private static final int OTHER = "other".hashCode();

    private final DeviceRates rates = new DeviceRates(240, START);

    @Test
    void aMinutesWorthMayComeAtOnceAndThenOneAtATime() {
        for (int i = 0; i < 240; i++) {
            assertThat(rates.take(DEVICE, START)).isZero();
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(rates.take(DEVICE, START))).isEqualTo(250);

        long later = START + TimeUnit.MILLISECONDS.toNanos(250);
        assertThat(rates.take(DEVICE, later)).isZero();
        assertThat(rates.take(DEVICE, later)).isPositive();
    }

    @Test
    void oneDevicesFloodLeavesAnotherAlone() {
        for (int i = 0; i < 1000; i++) {
            rates.take(DEVICE, START);
        }
        assertThat(rates.take(OTHER, START)).isZero();
    }

    @Test
    void aDeviceThatWasQuietForAMinuteHasAllOfItAgain() {
        for (int i = 0; i < 1000; i++) {
            rates.take(DEVICE, START);
        }
        long later = START + TimeUnit.MINUTES.toNanos(1);
        for (int i = 0; i < 240; i++) {
            assertThat(rates.take(DEVICE, later)).isZero();
        }
        assertThat(rates.take(DEVICE, later)).isPositive();
    }
}
