package io.tapline.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration MAX = Duration.ofSeconds(30);

    /** Always the longest wait. */
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    /** Always the shortest wait. */
    private static final RandomGenerator SHORTEST = () -> 0;

    @Test
    void doublesWithEveryFailureUpToTheMaximum() {
        Backoff backoff = new Backoff(FIRST, MAX, LONGEST);
        assertThat(backoff.delayNanos(1)).isEqualTo(Duration.ofMillis(200).toNanos());
        assertThat(backoff.delayNanos(2)).isEqualTo(Duration.ofMillis(400).toNanos());
        assertThat(backoff.delayNanos(8)).isEqualTo(Duration.ofMillis(25_600).toNanos());
        assertThat(backoff.delayNanos(9)).isEqualTo(MAX.toNanos());
        assertThat(backoff.delayNanos(Integer.MAX_VALUE)).isEqualTo(MAX.toNanos());
    }

    @Test
    void waitsAtLeastHalfAsLong() {
        Backoff backoff = new Backoff(FIRST, MAX, SHORTEST);
        assertThat(backoff.delayNanos(1)).isEqualTo(Duration.ofMillis(100).toNanos());
        assertThat(backoff.delayNanos(9)).isEqualTo(MAX.toNanos() / 2);
    }

    @Test
    void waitsDifferInBetween() {
        Backoff backoff = new Backoff(FIRST, MAX, new Random(1));
        assertThat(backoff.delayNanos(1)).isNotEqualTo(backoff.delayNanos(1)).isBetween(100_000_000L, 200_000_000L);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new Backoff(MAX, FIRST, LONGEST)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, MAX, LONGEST)).isInstanceOf(IllegalArgumentException.class);
        Backoff backoff = new Backoff(FIRST, MAX, LONGEST);
        assertThatThrownBy(() -> backoff.delayNanos(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
