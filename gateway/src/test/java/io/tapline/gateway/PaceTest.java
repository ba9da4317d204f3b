package io.tapline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private long now = 1_000;
    private final Pace pace = new Pace(Duration.ofNanos(100), 3, () -> now);

    @Test
    void afterAPauseABurstMayBegin() {
        assertThat(beginAll(3)).isTrue();
        assertThat(pace.holdBack()).isEqualTo(100);
    }

    @Test
    void thenOneInAPeriod() {
        beginAll(3);
        now += 100;
        assertThat(beginAll(1)).isTrue();

        now += 30;
        assertThat(pace.holdBack()).isEqualTo(70);
    }

    @Test
    void longPauseEarnsNoMoreThanTheBurst() {
        now += 100_000;

        assertThat(beginAll(3)).isTrue();
        assertThat(pace.holdBack()).isEqualTo(100);
    }

    @Test
    void withoutAPeriodNothingIsHeldBack() {
        Pace free = new Pace(Duration.ZERO, 1, () -> now);
        free.begin();
        free.begin();

        assertThat(free.holdBack()).isZero();
    }

    /** Whether all could begin at once. */
    private boolean beginAll(int count) {
        boolean free = true;
        for (int i = 0; i < count; i++) {
            free &= pace.holdBack() == 0;
            pace.begin();
        }
        return free;
    }
}
