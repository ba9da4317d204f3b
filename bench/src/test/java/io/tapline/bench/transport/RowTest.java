package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.bench.transport.Row.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {

    @Test
    void medianOfAnOddNumberIsTheOneInTheMiddle() {
        assertThat(Spread.of(9, 1, 2)).isEqualTo(new Spread(2, 1, 9));
    }

    @Test
    void medianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(4, 1, 100, 2)).isEqualTo(new Spread(3, 1, 100));
    }

    @Test
    void oneProcessIsItsOwnMedianAndSpread() {
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
    }

    @Test
    void eachFigureHasItsOwnSpread() {
        Row row = new Row(
                ClientKind.TAPLINE,
                120,
                true,
                List.of(new Figures(1, 900.0, 500, 0.5, "BoringSSL"), new Figures(3, 700.0, 400, 0.3, "BoringSSL")));

        assertThat(row.cpuMicros()).isEqualTo(new Spread(2, 1, 3));
        assertThat(row.allocBytes()).isEqualTo(new Spread(800, 700, 900));
        assertThat(row.pushesPerSecond()).isEqualTo(new Spread(450, 400, 500));
        assertThat(row.sinkCores()).isEqualTo(new Spread(0.4, 0.3, 0.5));
    }
}
