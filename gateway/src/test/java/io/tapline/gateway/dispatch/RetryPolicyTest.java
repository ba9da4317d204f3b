package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private final RandomGenerator random = new SplittableRandom(7);

    @Test
    void waitsDoubleAndStayWithinHalfOfTheirValue() {
        for (int attempt = 1; attempt <= 6; attempt++) {
            long full = 1_000L << (attempt - 1);
            assertThat(policy.delay(attempt, null, random).toMillis()).isBetween(full / 2, full);
        }
    }

    @Test
    void waitNeverPassesTheLongest() {
        assertThat(policy.delay(50, null, random)).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void waitIsNeverLessThanTheProviderDemands() {
        Duration demanded = Duration.ofMinutes(15);

        assertThat(policy.delay(1, demanded, random)).isBetween(demanded, demanded.plusSeconds(1));
    }

    @Test
    void whatFailedTogetherDoesNotReturnTogether() {
        assertThat(java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> policy.delay(6, null, random))
                        .distinct()
                        .count())
                .isGreaterThan(10);
    }

    @Test
    void longestShorterThanFirstIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }
}
