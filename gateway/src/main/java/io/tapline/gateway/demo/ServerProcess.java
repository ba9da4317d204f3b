package io.tapline.gateway.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server of this machine that lives no longer than this JVM: a shell stands between the two and reads from a pipe that the
 * JVM never writes to. The pipe ends when the JVM closes it or dies, however it dies, and the shell then interrupts the
 * server, and kills it if that does not help. Blocking; thread-safe.
 */
final class ServerProcess implements AutoCloseable {

    private static final int STOP_SECONDS = 20;
    private static final int LOG_TAIL_CHARACTERS = 2000;

    /** {@code wait} ends with the server, so that the shell's exit is the server's. */
    private static final String GUARD = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            { read -r _ <&3; kill -INT $server; sleep 15; kill -KILL $server; } >/dev/null 2>&1 &
            watch=$!
            wait $server
            status=$?
            kill $watch 2>/dev/null
            exit $status
            """;

    private final Process guard;
    private final Path log;

    private ServerProcess(Process guard, Path log) {
        this.guard = guard;
        this.log = log;
    }

    /** @param log where its output goes, after what is there */
    static ServerProcess start(List<String> command, Path directory, Path log) throws IOException {
        // A session of its own: Ctrl-C reaches the JVM only, which stops its servers in its own order.
        List<String> guarded = new ArrayList<>(List.of("setsid", "sh", "-c", GUARD, "guard"));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C");
        return new ServerProcess(builder.start(), log);
    }

    boolean isAlive() {
        return guard.isAlive();
    }

    /** The end of its log, for an error message. */
    String lastWords() {
        try {
            String text = Files.readString(log, StandardCharsets.ISO_8859_1);
            return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARACTERS));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    /** Kills the server with all its children, which get no chance to do anything more, and waits for its end. */
    void kill() {
        guard.descendants().forEach(ProcessHandle::destroyForcibly);
        close();
    }

    /** Stops the server and waits for its end. A second call is harmless. */
    @Override
    public void close() {
        boolean ended = false;
        try {
            guard.getOutputStream().close();
            ended = guard.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // The pipe is broken: the shell has ended already, or is killed below.
            ended = !guard.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended) {
                guard.descendants().forEach(ProcessHandle::destroyForcibly);
                guard.destroyForcibly();
            }
        }
    }
}
