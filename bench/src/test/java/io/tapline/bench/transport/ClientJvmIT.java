package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a client's process; a shell plays the client. */
class ClientJvmIT {

    private static final String FIGURES =
            "echo cpuMicrosPerPush=2; echo allocBytesPerPush=9; echo pushesPerSecond=5; echo sinkCores=1; echo tls=JDK; ";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatItPrintsAreItsFigures() throws Exception {
        assertThat(client("echo a line of a library; " + FIGURES, Duration.ofMinutes(1))
                        .measure())
                .isEqualTo(new Figures(2, 9.0, 5, 1, "JDK"));
    }

    @Test
    void itsErrorStatusIsSaidWithItsLog() {
        assertThatThrownBy(() -> client(FIGURES + "echo broken >&2; exit 3", Duration.ofMinutes(1))
                        .measure())
                .isInstanceOf(IOException.class)
                .hasMessage("pushy ended with 3; see " + folder.resolve("pushy.log"));
        assertThat(folder.resolve("pushy.log")).hasContent("broken");
    }

    @Test
    void anEndWithoutFiguresIsSaid() {
        assertThatThrownBy(() -> client("exit 0", Duration.ofMinutes(1)).measure())
                .isInstanceOf(IOException.class)
                .hasMessage("it printed no cpuMicrosPerPush");
    }

    @Test
    void oneThatHangsIsSaidAndWhatItPrintedIsKept() {
        assertThatThrownBy(() -> client("echo threads; exec sleep 600", Duration.ofSeconds(5))
                        .measure())
                .isInstanceOf(IOException.class)
                .hasMessage("pushy does not end; its threads are in " + folder.resolve("pushy.log"));
        assertThat(folder.resolve("pushy.log")).hasContent("threads");
    }

    private ClientJvm client(String script, Duration patience) {
        return new ClientJvm("pushy", List.of("bash", "-c", script), patience, folder);
    }
}
