package io.tapline.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private final Arrivals arrivals = new Arrivals();

    @Test
    void everyArrivalBeyondTheFirstIsARepeat() {
        LongStream.of(1, 2, 1, 3, 1).forEach(arrivals);
        assertThat(arrivals.contains(3)).isTrue();
        assertThat(arrivals.contains(4)).isFalse();
        assertThat(arrivals.tally().count()).isEqualTo(5);
        assertThat(arrivals.tally().repeats()).extracting(Arrivals.Repeat::push).containsExactly(1L, 1L);
    }

    @Test
    void whatNobodyExpectsIsCountedOnce() {
        LongStream.of(1, 7, 7, 8).forEach(arrivals);
        assertThat(arrivals.others(LongStream.of(1, 2, 3))).isEqualTo(2);
    }
}
