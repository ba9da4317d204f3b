package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.bench.client.FcmMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Both commands from their arguments to their JSON, with real clients and the real server, for a second each. */
class ComparisonIT {

    private static final String HOME = "tapline.home";
    private static final List<String> FIGURES = List.of("cpuMicrosPerPush", "allocBytesPerPush", "pushesPerSecond");

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void home() {
        System.setProperty(HOME, Path.of("..").toAbsolutePath().normalize().toString());
    }

    @AfterEach
    void noHome() {
        System.clearProperty(HOME);
    }

    @Test
    void transportMeasuresEachClientWithAndWithoutTls() throws IOException {
        JsonNode json = run(new TransportCommand(), "--clients", "tapline,pushy", "--body-bytes", "120");

        assertThat(json.findValuesAsText("client")).containsExactly("tapline", "pushy");
        json.forEach(row -> assertMeasured(row, 120));
        assertFigures(json.get(0).get("cleartext"));
        assertThat(json.get(1).get("cleartext").isNull()).isTrue();
    }

    @Test
    void fcmMeasuresOursAndGooglesOwn() throws IOException {
        JsonNode json = run(new FcmCommand());

        assertThat(json.findValuesAsText("client")).containsExactly("tapline", "firebase", "firebase-1");
        json.forEach(row -> assertMeasured(row, FcmMessage.bytes()));
    }

    private JsonNode run(Callable<Integer> command, String... arguments) throws IOException {
        Path json = folder.resolve("out.json");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--seconds", "1", "--warm-up", "1", "--forks", "1", "--json", json.toString()));

        assertThat(new CommandLine(command).execute(all.toArray(new String[0]))).isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    private static void assertMeasured(JsonNode row, int bodyBytes) {
        assertThat(row.get("bodyBytes").intValue()).isEqualTo(bodyBytes);
        assertThat(row.get("forks").intValue()).isEqualTo(1);
        assertThat(row.get("tls").textValue()).isIn("BoringSSL", "JDK");
        assertFigures(row);
    }

    private static void assertFigures(JsonNode figures) {
        for (String name : FIGURES) {
            double median = figures.get(name).doubleValue();
            JsonNode spread = figures.get(name + "Spread");
            assertThat(median).as(name).isPositive();
            assertThat(spread.get(0).doubleValue()).as(name).isEqualTo(median);
            assertThat(spread.get(1).doubleValue()).as(name).isEqualTo(median);
        }
    }
}
