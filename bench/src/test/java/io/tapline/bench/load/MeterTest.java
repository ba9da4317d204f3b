package io.tapline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MeterTest {

    @Test
    void answersAreCountedByStatusAndOthersNotNamed() {
        Meter meter = new Meter();
        meter.answered(201, 1_000);
        meter.answered(201, 1_000);
        meter.answered(0, 1_000);
        assertThat(meter.byStatus()).isEqualTo(Map.of(0, 1L, 201, 2L));
    }
}
