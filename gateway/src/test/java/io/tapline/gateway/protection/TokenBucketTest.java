package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {

    private static final long START = Long.MAX_VALUE - 5;

    private final TokenBucket bucket = new TokenBucket(START);

    @ParameterizedTest
    @CsvSource({"0.5, 1", "1, 1", "100, 10", "1000, 100", "10000, 1000"})
    void saysYesToATenthOfASecondsWorthAtOnceAndAtLeastToOne(double rate, int atOnce) {
        assertThat(taken(START, rate, 2000)).isEqualTo(atOnce);
    }

    @ParameterizedTest
    @CsvSource({"1, 61", "100, 6010", "1000, 60100"})
    void aMinuteHoldsItsRateAndOneBurst(double rate, int most) {
        int taken = 0;
        for (int step = 0; step <= 6000; step++) {
            taken += taken(START + TimeUnit.MILLISECONDS.toNanos(10L * step), rate, 20);
        }
        // The last part of a token may be lost in rounding.
        assertThat(taken).isBetween(most - 1, most);
    }

    @Test
    void thoseWhoAreRefusedAreToldToReturnOneAfterTheOther() {
        taken(START, 100, 10);

        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waits.add(TimeUnit.NANOSECONDS.toMillis(bucket.take(START, 100)));
        }
        assertThat(waits).containsExactly(10L, 20L, 30L, 40L);
    }

    @Test
    void whoReturnsWhenToldFindsATokenWhenNobodyElseCame() {
        taken(START, 100, 10);
        long wait = bucket.take(START, 100);

        assertThat(bucket.take(START + wait, 100)).isZero();
    }

    @Test
    void nobodyIsToldToWaitLongerThanAMinute() {
        long longest = 0;
        for (int i = 0; i < 1000; i++) {
            longest = Math.max(longest, bucket.take(START, 1));
        }
        assertThat(longest).isEqualTo(TokenBucket.LONGEST_WAIT.toNanos());
    }

    private int taken(long now, double rate, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            if (bucket.take(now, rate) == 0) {
                taken++;
            }
        }
        return taken;
    }
}
