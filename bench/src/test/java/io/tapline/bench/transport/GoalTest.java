package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {

    private static final Goal HALF_OF_PUSHY =
            new Goal(ClientKind.TAPLINE, "CPU", 120, true, 0.5, ClientKind.PUSHY, Row::cpuMicros);
    private static final Row PUSHY = Rows.of(ClientKind.PUSHY, 120, true, 4);

    @Test
    void aRatioWithinTheBoundIsReached() {
        assertThat(HALF_OF_PUSHY.compare(List.of(ours(2), PUSHY)))
                .hasValue("reached CPU, 120 bytes: 0.500 x pushy; goal <= 0.500");
    }

    @Test
    void aRatioBeyondTheBoundIsMissed() {
        assertThat(HALF_OF_PUSHY.compare(List.of(ours(3), PUSHY)))
                .hasValue("MISSED  CPU, 120 bytes: 0.750 x pushy; goal <= 0.500");
    }

    @Test
    void throughputIsToBeGreater() {
        Goal twice = new Goal(ClientKind.TAPLINE, "pushes/s", 120, false, 2, ClientKind.PUSHY, Row::pushesPerSecond);

        assertThat(twice.compare(List.of(ours(1), PUSHY)))
                .hasValue("reached pushes/s, 120 bytes: 4.000 x pushy; goal >= 2.000");
        assertThat(twice.compare(List.of(ours(4), PUSHY))).get().asString().startsWith("MISSED");
    }

    @Test
    void anAbsoluteBoundNeedsNoOtherClient() {
        Goal bytes = new Goal(ClientKind.TAPLINE, "allocated bytes", 120, true, 300, null, Row::allocBytes);

        assertThat(bytes.compare(List.of(ours(2)))).hasValue("reached allocated bytes, 120 bytes: 200; goal <= 300");
    }

    @Test
    void onlyRowsOfTheSameLengthWithTlsCount() {
        Row longer = Rows.of(ClientKind.TAPLINE, 1024, true, 1);
        Row cleartext = Rows.of(ClientKind.TAPLINE, 120, false, 1);

        assertThat(HALF_OF_PUSHY.compare(List.of(longer, cleartext, PUSHY))).isEmpty();
    }

    @Test
    void withoutTheOtherClientThereIsNothingToSay() {
        assertThat(HALF_OF_PUSHY.compare(List.of(ours(2)))).isEmpty();
    }

    private static Row ours(double cpuMicros) {
        return Rows.of(ClientKind.TAPLINE, 120, true, cpuMicros);
    }
}
