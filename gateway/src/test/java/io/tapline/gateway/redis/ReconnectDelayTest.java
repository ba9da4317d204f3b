package io.tapline.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconnectDelayTest {

    private long now = Long.MAX_VALUE - 7;
    private final ReconnectDelay delay = new ReconnectDelay(new Random(3), () -> now);

    @Test
    void delayDoublesUpToTheLongest() {
        for (int attempt = 0; attempt < 100; attempt++) {
            long whole = Math.min(ReconnectDelay.LONGEST_MILLIS, ReconnectDelay.FIRST_MILLIS << Math.min(attempt, 10));

            assertThat(delay.nextMillis()).isBetween(whole / 2, whole);
        }
    }

    @Test
    void delayStartsAgainAfterAConnectionThatLasted() {
        for (int attempt = 0; attempt < 10; attempt++) {
            delay.nextMillis();
        }
        delay.onConnected();
        now += ReconnectDelay.LASTING_NANOS;

        assertThat(delay.nextMillis()).isLessThanOrEqualTo(ReconnectDelay.FIRST_MILLIS);
    }

    @Test
    void connectionThatBreaksAtOnceCountsAsAFailure() {
        for (int attempt = 0; attempt < 10; attempt++) {
            delay.nextMillis();
            delay.onConnected();
            now += ReconnectDelay.LASTING_NANOS - 1;
        }

        assertThat(delay.nextMillis()).isGreaterThanOrEqualTo(ReconnectDelay.LONGEST_MILLIS / 2);
    }
}
