package io.tapline.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A Node process that runs a script of {@link #FOLDER} and calls its functions, one at a time, over {@code calls.mjs}. To be used by
 * a class that {@link NodeInstalled} lets run.
 */
public final class NodeProcess implements AutoCloseable {

    /** Laid out by Maven; of the module whose tests run. */
    public static final Path FOLDER = Path.of("target", "node").toAbsolutePath();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Duration patience;
    private final Path errors;
    private final Process node;
    private final OutputStream calls;
    private final BufferedReader results;

    /**
     * @param environment what the process has beside this one's
     * @param patience how long a call may take
     */
    public NodeProcess(String script, Map<String, String> environment, Duration patience) throws IOException {
        this.patience = patience;
        errors = Files.createTempFile(FOLDER, "node", ".err");
        ProcessBuilder command =
                new ProcessBuilder("node", script).directory(FOLDER.toFile()).redirectError(errors.toFile());
        command.environment().putAll(environment);
        node = command.start();
        calls = node.getOutputStream();
        results = node.inputReader(UTF_8);
    }

    /** Calls a function of the script; fails with what that threw, or with what Node wrote before it ended. */
    public JsonNode call(String function, Object argument) throws IOException {
        String line;
        try {
            calls.write(JSON.writeValueAsBytes(Map.of("function", function, "argument", argument)));
            calls.write('\n');
            calls.flush();
            line = CompletableFuture.supplyAsync(this::readLine)
                    .orTimeout(patience.toMillis(), MILLISECONDS)
                    .join();
        } catch (IOException | CompletionException e) {
            throw new AssertionError(function + " got no answer of Node, which wrote: " + read(errors), e);
        }
        JsonNode answer = JSON.readTree(line);
        assertThat(answer.path("error").asText()).as(function).isEmpty();
        return answer.path("result");
    }

    /** Ends it and what it started. */
    @Override
    public void close() {
        node.descendants().forEach(ProcessHandle::destroyForcibly);
        node.destroyForcibly();
    }

    private String readLine() {
        try {
            String line = results.readLine();
            if (line == null) {
                throw new EOFException("Node has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
