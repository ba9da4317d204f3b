package io.tapline.bench.transport;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A core for the client and another for the server, where {@code taskset} and two cores are to be had. */
record Pinning(boolean on) {

    static Pinning ofThisMachine() {
        return new Pinning(Runtime.getRuntime().availableProcessors() > 1 && installed("taskset"));
    }

    static boolean installed(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    List<String> client(List<String> command) {
        return pinned("0", command);
    }

    List<String> sink(List<String> command) {
        return pinned("1", command);
    }

    private List<String> pinned(String core, List<String> command) {
        List<String> pinned = new ArrayList<>(on ? List.of("taskset", "-c", core) : List.of());
        pinned.addAll(command);
        return pinned;
    }

    @Override
    public String toString() {
        return on
                ? "client pinned to core 0, server to core 1, by taskset"
                : "nothing pinned to a core: no taskset or one core only";
    }
}
