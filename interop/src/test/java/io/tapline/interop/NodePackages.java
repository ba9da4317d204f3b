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
 * npm's packages for Web Push: a Node process that runs {@code third-party.mjs} and calls its functions, one at a time. To be used
 * by a class that {@link NodeInstalled} lets run.
 */
final class NodePackages implements AutoCloseable {

    /** Laid out by Maven. */
    static final Path FOLDER = Path.of("target", "node").toAbsolutePath();

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path errors;
    private final Process node;
    private final OutputStream calls;
    private final BufferedReader results;

    /** @param trustedPem certificates that the packages shall trust beside Node's own */
    NodePackages(String trustedPem) throws IOException {
        Path trusted = Files.writeString(FOLDER.resolve("trusted.pem"), trustedPem);
        errors = Files.createTempFile(FOLDER, "node", ".err");
        ProcessBuilder command = new ProcessBuilder("node", "third-party.mjs")
                .directory(FOLDER.toFile())
                .redirectError(errors.toFile());
        command.environment().put("NODE_EXTRA_CA_CERTS", trusted.toString());
        node = command.start();
        calls = node.getOutputStream();
        results = node.inputReader(UTF_8);
    }

    /** Calls a function of {@code third-party.mjs}; fails with what that threw, or with what Node wrote before it ended. */
    JsonNode call(String function, Object argument) throws IOException {
        String line;
        try {
            calls.write(JSON.writeValueAsBytes(Map.of("function", function, "argument", argument)));
            calls.write('\n');
            calls.flush();
            line = CompletableFuture.supplyAsync(this::readLine)
                    .orTimeout(PATIENCE.toMillis(), MILLISECONDS)
                    .join();
        } catch (IOException | CompletionException e) {
            throw new AssertionError(function + " got no answer of Node, which wrote: " + read(errors), e);
        }
        JsonNode answer = JSON.readTree(line);
        assertThat(answer.path("error").asText()).as(function).isEmpty();
        return answer.path("result");
    }

    @Override
    public void close() {
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
