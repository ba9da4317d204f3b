package io.tapline.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.bench.plot.Result.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void isReadFromWhatTheComparisonWrites() throws IOException {
        assertThat(Result.read(json("""
                        [{"client":"tapline","bodyBytes":120,"cpuMicrosPerPush":1.25,"allocBytesPerPush":910,
                          "pushesPerSecond":800000,"cpuMicrosPerPushSpread":[1.2,1.5],"allocBytesPerPushSpread":[900,920],
                          "forks":3,"busyMachine":true,"cleartext":null}]
                        """)))
                .containsExactly(
                        new Result("tapline", 120, new Span(1.25, 1.2, 1.5), new Span(910, 900, 920), 3, true));
    }

    @Test
    void withoutASpreadTheMedianIsAllThereIs() throws IOException {
        assertThat(Result.read(json("""
                        [{"client":"h2load","bodyBytes":120,"cpuMicrosPerPush":2,"allocBytesPerPush":null}]
                        """)))
                .containsExactly(new Result("h2load", 120, new Span(2, 2, 2), null, 1, false));
    }

    @Test
    void anObjectWithoutFiguresIsRefused() throws IOException {
        Path json = json("[{\"client\":\"tapline\"}]");

        assertThatThrownBy(() -> Result.read(json))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cpuMicros");
    }

    private Path json(String text) throws IOException {
        return Files.writeString(folder.resolve("out.json"), text);
    }
}
