package io.tapline.gateway.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Redis server on 127.0.0.1 that saves nothing: what Tapline keeps in it can be rebuilt. Blocking; thread-safe.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final int STARTS = 3;
    private static final long READY_SECONDS = 15;
    /** A cluster's bus listens on the port plus 10000. */
    private static final int HIGHEST_PORT_OF_CLUSTER = 55_535;

    private final AnsweringServer server;
    private final int port;
    private final String password;

    private EmbeddedRedis(Path root, List<String> command, int port, String password) throws IOException {
        this.port = port;
        this.password = password;
        this.server = new AnsweringServer("redis", command, root, () -> {}, this::answers, READY_SECONDS);
    }

    /**
     * Starts a server on a random port, with a random password. Returns when it answers.
     *
     * @param folder for its configuration and log; created if missing
     */
    public static EmbeddedRedis start(Path folder) throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        return launch(folder, password, List.of("requirepass " + password));
    }

    /** Starts one node of a cluster, without a password and without slots. */
    static EmbeddedRedis startClusterNode(Path folder) throws IOException {
        return launch(folder, "", List.of("cluster-enabled yes", "cluster-node-timeout 2000"));
    }

    private static EmbeddedRedis launch(Path folder, String password, List<String> settings) throws IOException {
        Path root = Files.createDirectories(folder).toAbsolutePath();
        String program = Binaries.redisServer().toString();
        for (int start = 1; ; start++) {
            int port = Ports.keepable();
            while (port > HIGHEST_PORT_OF_CLUSTER) {
                port = Ports.keepable();
            }
            Path configuration = writeConfiguration(root, port, settings);
            EmbeddedRedis redis = new EmbeddedRedis(root, List.of(program, configuration.toString()), port, password);
            if (redis.server.awaitReady()) {
                return redis;
            }
            redis.close();
            if (start == STARTS) {
                throw redis.server.didNotStart();
            }
        }
    }

    /** Kills the server with SIGKILL. */
    public void kill() {
        server.kill();
    }

    /** Stops it if it still runs, and starts it again, empty, on its port. Returns when it answers. */
    public void restart() throws IOException {
        server.restart(STARTS);
    }

    /** Makes it forget everything. */
    public void wipe() throws IOException {
        String answer = command("FLUSHALL");
        if (!answer.equals("+OK")) {
            throw new IOException("FLUSHALL was answered " + answer);
        }
    }

    /** A file, not arguments: every user of the machine can read those. */
    private static Path writeConfiguration(Path root, int port, List<String> settings) throws IOException {
        Path file = root.resolve("redis.conf");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        List<String> lines = new ArrayList<>(List.of(
                "bind 127.0.0.1",
                "port " + port,
                "dir \"" + root + "\"",
                "save \"\"",
                "appendonly no",
                "daemonize no"));
        lines.addAll(settings);
        return Files.write(file, lines, StandardOpenOption.WRITE);
    }

    private boolean answers() {
        try {
            return command("PING").equals("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Sends one command on a connection of its own and returns the first line of the answer: for setting up, not for use. */
    String command(String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(READY_SECONDS));
            String login = password.isEmpty() ? "" : "AUTH " + password + "\r\n";
            socket.getOutputStream().write((login + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String answer = password.isEmpty() ? "+OK" : answers.readLine();
            return "+OK".equals(answer) ? String.valueOf(answers.readLine()) : String.valueOf(answer);
        }
    }

    int port() {
        return port;
    }

    /** {@code redis://:password@127.0.0.1:port} */
    public String uri() {
        String login = password.isEmpty() ? "" : ":" + password + "@";
        return "redis://" + login + "127.0.0.1:" + port;
    }

    /** Stops it. A second call is harmless. */
    @Override
    public void close() {
        server.close();
    }
}
