package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessIT {

    @Test
    void killedJvmLeavesNoServerBehind(@TempDir Path folder) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsOneServer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle server;
        try (BufferedReader output = jvm.inputReader()) {
            server = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
        }
        assertThat(server.isAlive()).isTrue();

        jvm.destroyForcibly();

        assertThat(server.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void serverThatEndsIsSeen(@TempDir Path folder) throws Exception {
        List<String> command = List.of("sh", "-c", "echo no such database");
        try (ServerProcess process = ServerProcess.start(command, folder, folder.resolve("log"))) {
            while (process.isAlive()) {
                Ports.pause();
            }

            assertThat(process.lastWords()).contains("no such database");
        }
    }

    /** A JVM of its own, to be killed: starts a server and prints its process id. */
    static final class StartsOneServer {
        private StartsOneServer() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            EmbeddedRedis.start(Path.of(arguments[0]));
            ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("/redis-server"))
                    .forEach(process -> System.out.println(process.pid()));
            Thread.currentThread().join();
        }
    }
}
