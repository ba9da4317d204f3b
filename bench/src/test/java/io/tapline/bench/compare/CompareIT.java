package io.tapline.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command from its arguments to its JSON, with what every machine has, for a second each. */
class CompareIT {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void loopsAreMeasuredAgainstTheSinksThatTaplineHas() throws Exception {
        Path json = folder.resolve("out.json");

        int status = new CommandLine(new CompareCommand())
                .execute(
                        "--systems=pushy,firebase-admin",
                        "--seconds=1",
                        "--warm-up=1",
                        "--in-flight=20",
                        "--folder=" + folder.resolve("run"),
                        "--json=" + json);

        assertThat(status).isZero();
        JsonNode rows = new ObjectMapper().readTree(json.toFile());
        assertThat(rows.findValuesAsText("system")).containsExactly("pushy", "firebase-admin");
        for (JsonNode row : rows) {
            assertThat(row.get("pushesPerSecond").doubleValue()).isPositive();
            assertThat(row.get("cpuMicrosPerPush").doubleValue()).isPositive();
            assertThat(row.get("refused").longValue()).isZero();
        }
    }
}
