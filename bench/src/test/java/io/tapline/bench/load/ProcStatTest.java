package io.tapline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcStatTest {

    @Test
    void cpuTimeIsUserAndSystemTimeInTicksOfTenMilliseconds() {
        String line = "42 (java) S 1 2 3 4 5 6 7 8 9 10 250 50 99 99 20 0 30 0 1234";
        assertThat(ProcStat.parse(line)).isEqualTo(new ProcStat("java", 3000));
    }

    @Test
    void aThreadsNameMayHoldBlanksAndBrackets() {
        String line = "43 (GC Thread) (1) R 1 2 3 4 5 6 7 8 9 10 7 0 0 0 20 0 30 0 1234";
        assertThat(ProcStat.parse(line)).isEqualTo(new ProcStat("GC Thread) (1", 70));
    }

    @Test
    void theMachineWorksWhenItNeitherIdlesNorWaitsForDisks() {
        assertThat(ProcStat.machine("cpu  100 20 30 9999 888 4 5 6 50 7")).isEqualTo(1650);
    }
}
