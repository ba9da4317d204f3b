package io.tapline.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the tools that build or install a peer, once, into {@code bench/target/peers}. Blocking. */
final class Installed {

    private static final int PATIENCE_MINUTES = 10;

    private Installed() {}

    /**
     * Runs a tool to its end.
     *
     * @param environment besides this process's own
     * @param folder where it runs; gets what it says, as {@code TOOL.log}
     * @throws PeerMissing when it is not installed or fails; the message ends with its last line
     */
    static void run(List<String> command, Map<String, String> environment, Path folder)
            throws PeerMissing, IOException, InterruptedException {
        String words = String.join(" ", command);
        System.err.println("bench: " + words + " ...");
        Path log = Files.createDirectories(folder).resolve(command.get(0) + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException notFound) {
            throw new PeerMissing(command.get(0) + " is not installed: " + notFound.getMessage());
        }
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new PeerMissing(words + " failed: " + lastLine(log));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines =
                Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
        String last = lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        // Which registry a machine uses is of no interest in a result.
        return last.replaceAll("\\w+://\\S+/", "").trim();
    }
}
