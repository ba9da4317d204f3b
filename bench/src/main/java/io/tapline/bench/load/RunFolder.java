package io.tapline.bench.load;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a run of {@code bench/run} keeps its data, configurations and logs.
 *
 * @param throwAway whether it was made for this run alone
 */
public record RunFolder(Path path, boolean throwAway) {

    /**
     * Makes it.
     *
     * @param wanted by the caller; null for a throw-away folder in {@code bench/target}
     * @param prefix of a throw-away folder's name
     */
    public static RunFolder make(@Nullable Path wanted, String prefix) throws IOException {
        return wanted == null
                ? new RunFolder(Files.createTempDirectory(home().resolve("bench/target"), prefix), true)
                : new RunFolder(Files.createDirectories(wanted), false);
    }

    /** The gateway's program, as {@code bench/run} has built it. */
    public static Path jar() {
        return home().resolve("gateway/target/tapline.jar");
    }

    /** The project's folder. */
    public static Path home() {
        return Path.of(requireNonNull(System.getProperty("tapline.home"), "start it by bench/run"));
    }

    /** Deletes it if it is a throw-away folder. */
    public void discard() throws IOException {
        if (!throwAway) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
