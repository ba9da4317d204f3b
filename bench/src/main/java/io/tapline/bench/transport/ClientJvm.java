package io.tapline.bench.transport;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The process of one client, which prints its figures and ends.
 *
 * @param patience how long it may take
 * @param folder gets what it prints, as {@code NAME.out}, and its errors, added to {@code NAME.log}
 */
public record ClientJvm(String name, List<String> command, Duration patience, Path folder) {

    private static final int DUMP_SECONDS = 3;

    /** @throws IOException when it does not end, ends with an error, or gives no figures; the message says which */
    public Figures measure() throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".log");
        Path printed = folder.resolve(name + ".out");
        Process process = new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(log.toFile()))
                .redirectOutput(printed.toFile())
                .start();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                dumpThreads(process);
                // The next process writes over what this one printed.
                Files.write(log, Files.readAllBytes(printed), StandardOpenOption.APPEND);
                throw new IOException(name + " does not end; its threads are in " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(name + " ended with " + process.exitValue() + "; see " + log);
        }
        return Figures.parse(values(printed));
    }

    /** A JVM prints all stacks to its standard output at this signal. */
    private static void dumpThreads(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                .start()
                .waitFor();
        process.waitFor(DUMP_SECONDS, TimeUnit.SECONDS);
    }

    private static Map<String, String> values(Path printed) throws IOException {
        return Files.readAllLines(printed).stream()
                .filter(line -> line.matches("\\w+=.*"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }
}
