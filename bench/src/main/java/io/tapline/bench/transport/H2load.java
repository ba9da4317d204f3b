package io.tapline.bench.transport;

import io.tapline.bench.client.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generator of nghttp2 with the same requests. It has nothing to warm up, so its CPU time is that of the whole
 * process, as the shell counts it, and its requests are all that it finished.
 */
final class H2load {

    /** How bash is to print user and system time. */
    private static final String TIMED = "TIMEFORMAT='cpu %U %S'; time \"$@\"";

    private static final Pattern CPU = Pattern.compile("^cpu ([\\d.]+) ([\\d.]+)$", Pattern.MULTILINE);
    private static final Pattern REQUESTS =
            Pattern.compile("^requests: .* (\\d+) succeeded, (\\d+) failed, (\\d+) errored", Pattern.MULTILINE);
    private static final Pattern FINISHED = Pattern.compile("^finished in .*?, ([\\d.]+) req/s", Pattern.MULTILINE);

    private H2load() {}

    static boolean installed() {
        return Pinning.installed("h2load");
    }

    static Figures measure(Pinning pinning, SinkProcess sink, RunOptions options, Workload workload)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
        command.addAll(pinning.client(command(options, workload)));
        long start = System.nanoTime();
        long sinkStart = sink.cpu().toNanos();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        double nanos = System.nanoTime() - start;
        double sinkNanos = sink.cpu().toNanos() - sinkStart;
        if (process.waitFor() != 0) {
            throw new IOException("h2load ended with " + process.exitValue() + " and said:\n" + output);
        }
        return figures(output, sinkNanos / nanos, workload.tls());
    }

    /**
     * Of what the timed h2load prints.
     *
     * @throws IOException when a request failed, or it did not finish
     */
    static Figures figures(String output, double sinkCores, boolean tls) throws IOException {
        MatchResult requests = find(REQUESTS, output);
        boolean none = requests.group(1).equals("0");
        if (none || !requests.group(2).equals("0") || !requests.group(3).equals("0")) {
            throw new IOException("not all pushes were accepted; h2load said:\n" + output);
        }
        MatchResult cpu = find(CPU, output);
        double micros = (Double.parseDouble(cpu.group(1)) + Double.parseDouble(cpu.group(2))) * 1e6;
        return new Figures(
                micros / Double.parseDouble(requests.group(1)),
                null,
                Double.parseDouble(find(FINISHED, output).group(1)),
                sinkCores,
                tls ? "OpenSSL" : "none");
    }

    private static List<String> command(RunOptions options, Workload workload) throws IOException {
        Path body = Files.writeString(workload.folder().resolve("body.json"), workload.body());
        String origin = (workload.tls() ? "https://" : "http://") + workload.host();
        Path paths = Files.write(
                workload.folder().resolve("paths.txt"),
                Workload.paths().stream().map(path -> origin + path).toList());
        List<String> command = new ArrayList<>(List.of("h2load", "-t1", "-c1"));
        command.addAll(List.of("-m", Integer.toString(options.inFlight), "-D", Integer.toString(options.seconds)));
        command.addAll(List.of("-d", body.toString(), "-i", paths.toString()));
        List<String> headers = Workload.headers();
        for (int i = 0; i < headers.size(); i += 2) {
            command.addAll(List.of("-H", headers.get(i) + ": " + headers.get(i + 1)));
        }
        return command;
    }

    private static MatchResult find(Pattern pattern, String output) throws IOException {
        Matcher found = pattern.matcher(output);
        if (!found.find()) {
            throw new IOException("h2load said:\n" + output);
        }
        return found.toMatchResult();
    }
}
