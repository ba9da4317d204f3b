package io.tapline.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    @ParameterizedTest
    @CsvSource({"23.3, 10, 3", "20, 5, 4", "8, 2, 4", "1, 0.5, 2", "0.037, 0.01, 4", "89520, 50000, 2", "660.7, 200, 4"
    })
    void hasFewRoundTicksUpToTheGreatestValue(double greatest, double step, int ticks) {
        Axis axis = Axis.reaching(greatest, 400);

        assertThat(axis.step()).isEqualTo(step, offset(1e-9));
        assertThat(axis.ticks()).isEqualTo(ticks);
    }

    @Test
    void isLinearFromZero() {
        Axis axis = Axis.reaching(20, 400);

        assertThat(axis.position(0)).isZero();
        assertThat(axis.position(5)).isEqualTo(100);
        assertThat(axis.position(20)).isEqualTo(400);
    }
}
