package io.tapline.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LatencyLimitTest {

    private static final Duration TARGET = Duration.ofMillis(50);
    private static final Duration WINDOW = Duration.ofMillis(100);

    private final AtomicLong time = new AtomicLong();
    private final LatencyLimit limit = new LatencyLimit(100, 1_000, TARGET, time::get);

    @Test
    void storeThatIsSlowerThanItShouldBeGetsFewerAtATimeDownToTheLeast() {
        window(Duration.ofMillis(5), 1);
        window(Duration.ofMillis(60), 900);
        assertThat(limit.limit()).isEqualTo(800);

        for (int i = 0; i < 50; i++) {
            window(Duration.ofMillis(60), 900);
        }
        assertThat(limit.limit()).isEqualTo(100);
    }

    @Test
    void placesComeBackWhileAllAreInUseAndTheStoreIsQuick() {
        window(Duration.ofMillis(5), 1);
        window(Duration.ofMillis(500), 900);
        int few = limit.limit();

        window(Duration.ofMillis(5), few / 2);
        assertThat(limit.limit()).as("nobody needs more").isEqualTo(few);

        for (int i = 0; i < 50; i++) {
            window(Duration.ofMillis(5), limit.limit());
        }
        assertThat(limit.limit()).isEqualTo(1_000);
    }

    @Test
    void storeThatIsAlwaysSlowIsNoOverload() {
        for (int i = 0; i < 50; i++) {
            window(Duration.ofMillis(200), 900);
        }
        assertThat(limit.limit()).isEqualTo(1_000);
    }

    @Test
    void oneStallCostsOneStepHoweverManyWaitedThroughIt() {
        window(Duration.ofMillis(5), 1);
        for (int i = 0; i < 500; i++) {
            limit.stored(Duration.ofSeconds(5).toNanos(), 900);
        }
        window(Duration.ofSeconds(5), 900);

        assertThat(limit.limit()).isEqualTo(800);
    }

    private void window(Duration latency, int inFlight) {
        time.addAndGet(WINDOW.toNanos());
        limit.stored(latency.toNanos(), inFlight);
    }
}
