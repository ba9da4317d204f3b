package io.tapline.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StrikeTest {

    private static final long BEGAN = seconds(100);
    private static final long ENDED = seconds(120);

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static boolean excuses(Fault fault, int second) {
        return new Strike(fault, BEGAN, ENDED).excuses(seconds(second));
    }

    @Test
    void aKillExcusesFiveSecondsBeforeAndAfterItsMoment() {
        assertThat(excuses(Fault.GATEWAY, 94)).isFalse();
        assertThat(excuses(Fault.GATEWAY, 95)).isTrue();
        assertThat(excuses(Fault.GATEWAY, 105)).isTrue();
        assertThat(excuses(Fault.GATEWAY, 106)).isFalse();
    }

    @Test
    void aFullDiskExcusesAsLongAsItLastsAndFiveSecondsMore() {
        assertThat(excuses(Fault.DISK, 94)).isFalse();
        assertThat(excuses(Fault.DISK, 110)).isTrue();
        assertThat(excuses(Fault.DISK, 125)).isTrue();
        assertThat(excuses(Fault.DISK, 126)).isFalse();
    }

    @Test
    void redisAndProvidersExcuseNothing() {
        assertThat(excuses(Fault.REDIS, 100)).isFalse();
        assertThat(excuses(Fault.WIPE, 100)).isFalse();
        assertThat(excuses(Fault.PROVIDER, 100)).isFalse();
    }
}
