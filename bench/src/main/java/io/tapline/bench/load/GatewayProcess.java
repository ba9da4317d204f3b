package io.tapline.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The gateway under test: {@code tapline serve} in a JVM of its own. Blocking; thread-safe. */
public final class GatewayProcess implements AutoCloseable {

    private static final String READY = "ready ";
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final URI url;

    private GatewayProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it and waits until it says that it is ready.
     *
     * @param cpus those it may use, as {@code taskset} lists them; empty: all
     * @param log where its log goes
     */
    public static GatewayProcess start(Path jar, Path config, List<String> javaOptions, String cpus, Path log)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(jar, config, javaOptions, cpus))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        // Else it would outlive a measurement that is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        CompletableFuture<URI> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, log, ready), "gateway-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return new GatewayProcess(process, ready.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("the gateway did not start:\n" + Files.readString(log), e);
        }
    }

    private static List<String> command(Path jar, Path config, List<String> javaOptions, String cpus) {
        List<String> command = new ArrayList<>();
        if (!cpus.isEmpty()) {
            command.addAll(List.of("taskset", "-c", cpus));
        }
        command.add(javaTool("java"));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", jar.toString(), "serve", "--config", config.toString()));
        return command;
    }

    /** A program of the JDK that runs this. */
    static String javaTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static void read(Process process, Path log, CompletableFuture<URI> ready) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(URI.create(line.substring(READY.length()).trim()));
                }
                Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    public URI url() {
        return url;
    }

    public long pid() {
        return process.pid();
    }

    /** What is in use of its heap, garbage included. */
    public long heapUsedKilobytes() throws IOException, InterruptedException {
        Process jstat = new ProcessBuilder(javaTool("jstat"), "-gc", Long.toString(pid())).start();
        List<String> lines = new String(jstat.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        jstat.waitFor();
        return lines.size() < 2 ? 0 : used(lines.get(0), lines.get(1));
    }

    /** What is in use of its heap after a collection of all of it, which this asks for. */
    public long liveHeapKilobytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(javaTool("jcmd"), Long.toString(pid()), "GC.run").start();
        jcmd.getInputStream().readAllBytes();
        jcmd.waitFor();
        return heapUsedKilobytes();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The columns of used kilobytes of the young and old generations; a collector without one shows a dash. */
    private static long used(String names, String values) {
        String[] name = names.trim().split("\\s+");
        String[] value = values.trim().split("\\s+");
        double sum = 0;
        for (int i = 0; i < Math.min(name.length, value.length); i++) {
            if (List.of("S0U", "S1U", "EU", "OU").contains(name[i]) && !value[i].equals("-")) {
                sum += Double.parseDouble(value[i]);
            }
        }
        return Math.round(sum);
    }

    /** The most memory that it has had at once, heap and everything else. */
    public long peakResidentKilobytes() throws IOException {
        return kilobytes("VmHWM:");
    }

    /** The memory that it has now, heap and everything else. */
    public long residentKilobytes() throws IOException {
        return kilobytes("VmRSS:");
    }

    private long kilobytes(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    /** Ends it with SIGKILL, and waits for its end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * Sends it a signal.
     *
     * @param name as kill(1) knows it, such as STOP
     */
    public void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " of the gateway ended with " + status);
        }
    }

    /** Ends it as an operator would. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
