package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private final Map<String, String> printed = new HashMap<>(Map.of(
            "cpuMicrosPerPush", "1.25",
            "allocBytesPerPush", "910.5",
            "pushesPerSecond", "7.8E5",
            "sinkCores", "0.5",
            "tls", "BoringSSL"));

    @Test
    void areReadFromTheLinesOfAProcess() throws IOException {
        assertThat(Figures.parse(printed)).isEqualTo(new Figures(1.25, 910.5, 780_000, 0.5, "BoringSSL"));
    }

    @Test
    void aLineThatIsMissingIsNamed() {
        printed.remove("pushesPerSecond");

        assertThatThrownBy(() -> Figures.parse(printed))
                .isInstanceOf(IOException.class)
                .hasMessage("it printed no pushesPerSecond");
    }

    @Test
    void aWindowWithoutPushesHasNoFigures() {
        printed.put("cpuMicrosPerPush", "Infinity");

        assertThatThrownBy(() -> Figures.parse(printed))
                .isInstanceOf(IOException.class)
                .hasMessage("it printed cpuMicrosPerPush=Infinity");
    }

    @Test
    void wordsAreNoFigures() {
        printed.put("sinkCores", "many");

        assertThatThrownBy(() -> Figures.parse(printed)).isInstanceOf(IOException.class);
    }
}
