package io.tapline.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.interop.NodeInstalled;
import io.tapline.interop.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a developer of the client library runs with npm. */
@ExtendWith(NodeInstalled.class)
class ClientLibraryIT {

    private static final Path LIBRARY = NodeProcess.FOLDER.resolve("client-js");
    private static final long PATIENCE_MINUTES = 5;

    @Test
    void itsUnitTestsPass() throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "--test"));
        try (Stream<Path> files = Files.list(LIBRARY.resolve("test"))) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".test.js"))
                    .sorted()
                    .forEach(command::add);
        }
        assertThat(command).hasSizeGreaterThan(2);

        assertThat(output(command)).contains("# fail 0").contains("# skipped 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test/tsconfig.json", "test/tsconfig.declarations.json"})
    void itsCodeHasTheTypesThatAreDeclared(String project) throws Exception {
        Path compiler = NodeProcess.FOLDER.resolve("node_modules/typescript/bin/tsc");

        assertThat(output(List.of("node", compiler.toString(), "-p", project))).isEmpty();
    }

    /** Of a command that succeeds. */
    private static String output(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(NodeProcess.FOLDER, "library", ".log");
        Process process = new ProcessBuilder(command)
                .directory(LIBRARY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
