package io.tapline.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ComparisonPlotTest {

    private static final String OURS = """
            {"system":"tapline","durable":true,"users":true,"history":true,"stateSync":true,"pushesPerCpuSecond":40000}""";

    private static final String LOOP = """
            {"system":"pushy","durable":false,"pushesPerCpuSecond":80000}""";

    private static final String MISSING = """
            {"system":"gorush","pushesPerSecond":null,"missing":"go is not installed"}""";

    @Test
    void eachSystemHasABarAndSaysWhatItDoes() throws IOException {
        String svg = svg(OURS, LOOP);

        assertThat(svg).contains("class=\"ours\"", "class=\"bar\"", "durable, knows users, history, state sync");
        assertThat(svg).contains("sends and forgets", "40,000", "80,000").doesNotContain("BUSY", "Without figures");
    }

    @Test
    void theLongestBarReachesTheEndOfARoundAxis() throws IOException {
        assertThat(svg(OURS, LOOP)).contains("width=\"460.0\"", "width=\"230.0\"");
    }

    @Test
    void systemsWithoutFiguresAreNamed() throws IOException {
        assertThat(svg(OURS, MISSING)).contains("Without figures: gorush.");
    }

    @Test
    void withoutAnyFiguresNothingIsDrawn() {
        assertThatThrownBy(() -> svg(MISSING)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itKnowsAComparisonFromTheFiguresOfClients() throws IOException {
        assertThat(ComparisonPlot.draws(json(OURS))).isTrue();
        assertThat(ComparisonPlot.draws(json("{\"client\":\"tapline\"}"))).isFalse();
    }

    private static String svg(String... systems) throws IOException {
        return ComparisonPlot.svg("what a second of CPU pushes", json(systems));
    }

    private static JsonNode json(String... systems) throws IOException {
        return new ObjectMapper().readTree("[" + String.join(",", systems) + "]");
    }
}
