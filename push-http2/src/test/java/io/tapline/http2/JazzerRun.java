package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Has Jazzer look for inputs, each target in a process of its own, for {@code fuzz.seconds} each. What it finds stays below {@code
 * target/fuzz}: to be kept, move it to the corpus.
 */
public abstract class JazzerRun {

    private static final String SECONDS = System.getProperty("fuzz.seconds", "60");

    protected abstract List<FuzzTargets> all();

    @TestFactory
    final Stream<DynamicTest> finds() {
        return all().stream()
                .flatMap(targets -> targets.targets().keySet().stream()
                        .map(target -> DynamicTest.dynamicTest(
                                targets.getClass().getSimpleName() + " " + target, () -> run(targets, target))));
    }

    private static void run(FuzzTargets targets, String target) throws IOException, InterruptedException {
        String name = targets.getClass().getSimpleName() + "-" + target;
        Path found = Files.createDirectories(Path.of("target", "fuzz", name));
        Path output = found.resolveSibling(name + ".log");
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dfuzz.class=" + targets.getClass().getName(),
                        "-Dfuzz.target=" + target,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + JazzerTarget.class.getName(),
                        "--instrumentation_includes=io.tapline.**:io.netty.handler.codec.http2.**",
                        // Its detectors of injection are not for us, and rewriting every class for them takes longer
                        // than the run.
                        "--custom_hook_excludes=**",
                        "-max_total_time=" + SECONDS,
                        "-artifact_prefix=" + found + "/finding-",
                        "-rss_limit_mb=0",
                        found.toString(),
                        targets.folder(target).toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(jazzer.waitFor()).as(() -> read(output)).isZero();
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
