package io.tapline.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Postgres server on a random port of 127.0.0.1, with the settings on which the promise of a 201 rests. Blocking;
 * thread-safe. Its data stay in the folder that it was given: a later start on it finds them, however this one ended.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final String USER = "tapline";
    private static final String DATABASE = "tapline";
    /** A server that died has up to this many starts to get its lock file and shared memory out of the way. */
    private static final int STARTS = 6;

    private static final long READY_SECONDS = 30;

    private final AnsweringServer server;
    private final int port;
    private final String password;

    private EmbeddedPostgres(Path root, List<String> command, int port, String password) throws IOException {
        this.port = port;
        this.password = password;
        this.server = new AnsweringServer(
                "postgres",
                command,
                root,
                () -> removeLockOfAnotherProgram(root.resolve("data/postmaster.pid")),
                this::answers,
                READY_SECONDS);
    }

    /**
     * Starts a server on a folder; makes a new database in it if there is none. Returns when it answers.
     *
     * @param folder created if missing
     */
    public static EmbeddedPostgres start(Path folder) throws IOException {
        return start(folder, RunAccount.choose(Files.createDirectories(folder)));
    }

    static EmbeddedPostgres start(Path folder, RunAccount account) throws IOException {
        Path root = Files.createDirectories(folder).toAbsolutePath();
        Path programs = Binaries.postgres().resolve("bin");
        Path secret = root.resolve("password");
        if (!Files.exists(secret)) {
            writePassword(secret);
        }
        String password = Files.readString(secret);
        account.takeOver(root);
        if (!Files.exists(root.resolve("data"))) {
            initialize(programs, root, account);
        }
        return launch(programs, root, account, password);
    }

    private static void writePassword(Path secret) throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, HexFormat.of().formatHex(random));
    }

    /** Made aside and renamed, so that an initdb that was cut short is not taken for a database. */
    private static void initialize(Path programs, Path root, RunAccount account) throws IOException {
        Path fresh = root.resolve("data.new");
        Binaries.delete(fresh);
        Path log = root.resolve("initdb.log");
        Process initdb = new ProcessBuilder(account.command(List.of(
                        programs.resolve("initdb").toString(),
                        "--pgdata=" + fresh,
                        "--username=" + USER,
                        "--pwfile=" + root.resolve("password"),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale")))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!initdb.waitFor(60, TimeUnit.SECONDS) || initdb.exitValue() != 0) {
                throw new IOException("initdb failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while initdb ran", e);
        } finally {
            initdb.destroyForcibly();
        }
        Files.move(fresh, root.resolve("data"));
    }

    private static EmbeddedPostgres launch(Path programs, Path root, RunAccount account, String password)
            throws IOException {
        for (int start = 1; ; start++) {
            int port = Ports.keepable();
            EmbeddedPostgres postgres =
                    new EmbeddedPostgres(root, account.command(command(programs, root, port)), port, password);
            if (postgres.awaitReady()) {
                postgres.createDatabase(DATABASE);
                return postgres;
            }
            postgres.close();
            if (start == STARTS) {
                throw postgres.server.didNotStart();
            }
        }
    }

    /** Kills the server and every process of it with SIGKILL. */
    public void kill() {
        server.kill();
    }

    /** Stops it fast and cleanly if it still runs, and starts it again on its data and its port. Returns when it answers. */
    public void restart() throws IOException {
        server.restart(STARTS);
    }

    /** Whether the server runs; it may not answer yet. */
    public boolean isAlive() {
        return server.isAlive();
    }

    /** Waits until it answers. False if it has ended, or does not answer for long. */
    public boolean awaitReady() {
        return server.awaitReady();
    }

    private static List<String> command(Path programs, Path root, int port) {
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("postgres").toString(), "-D", root.resolve("data") + ""));
        for (String setting : List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=200",
                "fsync=on",
                "full_page_writes=on",
                "synchronous_commit=on")) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }

    /**
     * Postgres takes the lock file of a killed server for a living one if any process of the same account has its id by now, as
     * happens when a container starts again. If that process is no Postgres, the file is stale.
     */
    private static void removeLockOfAnotherProgram(Path lock) throws IOException {
        if (!Files.exists(lock)) {
            return;
        }
        long id = Long.parseLong(Files.readAllLines(lock).get(0).trim());
        boolean anotherProgram = ProcessHandle.of(id)
                .flatMap(process -> process.info().command())
                .filter(command -> !command.endsWith("/postgres"))
                .isPresent();
        if (anotherProgram) {
            Files.delete(lock);
        }
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, password);
    }

    /**
     * Makes a database if there is none of that name, and returns its address.
     *
     * @param name letters, digits and underscores
     * @return {@code postgresql://user:password@127.0.0.1:port/name}
     */
    public String createDatabase(String name) throws IOException {
        if (!name.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("database name " + name);
        }
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            boolean exists = statement
                    .executeQuery("select 1 from pg_database where datname = '" + name + "'")
                    .next();
            if (!exists) {
                statement.execute("create database " + name);
            }
        } catch (SQLException e) {
            throw new IOException("cannot create database " + name, e);
        }
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + name;
    }

    /** The address of the database that keeps this folder's data, with user and password. */
    public String uri() {
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + DATABASE;
    }

    /** Stops it, fast and cleanly. A second call is harmless. */
    @Override
    public void close() {
        server.close();
    }
}
