package io.tapline.bench.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The one server of a run. */
final class SinkProcess implements AutoCloseable {

    private final Process process;
    private final int tlsPort;
    private final int cleartextPort;

    private SinkProcess(Process process, String ports) {
        this.process = process;
        this.tlsPort = Integer.parseInt(ports.substring(0, ports.indexOf(' ')));
        this.cleartextPort = Integer.parseInt(ports.substring(ports.indexOf(' ') + 1));
    }

    static SinkProcess start(Pinning pinning, Answer answer, Path folder) throws IOException {
        Path log = folder.resolve("sink.log");
        String classPath = System.getProperty("java.class.path");
        List<String> command = pinning.sink(
                JavaCommand.of(classPath, Sink.class.getName(), List.of(folder.toString(), answer.name())));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        String ports = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .filter(line -> line.matches("\\d+ \\d+"))
                .findFirst()
                .orElseThrow(() -> new IOException("the sink did not start; see " + log));
        return new SinkProcess(process, ports);
    }

    int port(boolean tls) {
        return tls ? tlsPort : cleartextPort;
    }

    long pid() {
        return process.pid();
    }

    /** User and system time since it started. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
