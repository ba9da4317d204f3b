package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopClockTest {

    private static final Duration TICK = Duration.ofMillis(100);

    private long nanoTime = Long.MAX_VALUE - 5;
    private LoopClock clock = new LoopClock(() -> nanoTime, TICK);
    private final long start = clock.getAsLong();

    @Test
    void countsWhatPassesWhileTheLoopRuns() {
        for (int i = 0; i < 100; i++) {
            passes(TICK);
        }

        assertThat(sinceStart()).isEqualTo(Duration.ofSeconds(10));
        assertThat(clock.sawPause()).isFalse();
    }

    @Test
    void aPauseCountsAsOneLongestStep() {
        passes(Duration.ofMillis(300));
        passes(Duration.ofHours(8));

        assertThat(sinceStart()).isEqualTo(LoopClock.LONGEST_STEP.plusMillis(300));
    }

    @Test
    void aPauseIsToldOnceWhoeverMeetsItFirst() {
        passes(Duration.ofSeconds(8));
        passes(TICK);

        assertThat(clock.sawPause()).isTrue();
        assertThat(clock.sawPause()).isFalse();
    }

    @Test
    void timeGoesOnThoughPausesNeverEnd() {
        for (int i = 0; i < 10; i++) {
            passes(Duration.ofMinutes(1));
        }

        assertThat(sinceStart()).isEqualTo(LoopClock.LONGEST_STEP.multipliedBy(10));
    }

    @Test
    void aLongTickIsNoPause() {
        clock = new LoopClock(() -> nanoTime, Duration.ofSeconds(5));
        passes(Duration.ofSeconds(10));

        assertThat(sinceStart()).isEqualTo(Duration.ofSeconds(10));
        assertThat(clock.sawPause()).isFalse();
    }

    private void passes(Duration time) {
        nanoTime += time.toNanos();
        clock.getAsLong();
    }

    private Duration sinceStart() {
        return Duration.ofNanos(clock.getAsLong() - start);
    }
}
