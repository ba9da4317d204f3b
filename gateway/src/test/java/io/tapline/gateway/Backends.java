package io.tapline.gateway;

import io.tapline.gateway.demo.EmbeddedPostgres;
import io.tapline.gateway.demo.EmbeddedRedis;
import io.tapline.gateway.demo.EmbeddedRedisCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The stores that integration tests run on: containers where a Docker engine answers, the embedded servers otherwise. One
 * Postgres and one Redis for each JVM, stopped when it ends.
 */
public final class Backends {

    private static final boolean DOCKER = hasDocker();
    private static final String REDIS_PASSWORD = "test";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final List<AutoCloseable> EMBEDDED = new ArrayList<>();

    private static @Nullable Path folder;
    private static @Nullable EmbeddedPostgres embeddedPostgres;
    private static @Nullable PostgreSQLContainer postgresContainer;
    private static @Nullable EmbeddedRedis embeddedRedis;
    private static @Nullable GenericContainer<?> redisContainer;
    private static @Nullable EmbeddedRedisCluster redisCluster;

    private Backends() {}

    /** Makes a fresh database. Returns {@code postgresql://user:password@host:port/database}. */
    public static synchronized String postgres() {
        String database = "test_" + DATABASES.incrementAndGet();
        try {
            return DOCKER ? databaseInContainer(database) : embeddedPostgres().createDatabase(database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same address in the form that JDBC wants; it names user and password. */
    public static String jdbc(String postgresUri) {
        URI uri = URI.create(postgresUri);
        String[] login = uri.getUserInfo().split(":", 2);
        return "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath() + "?user=" + login[0]
                + "&password=" + login[1];
    }

    /** The shared Redis, as {@code redis://:password@host:port}. Keys of other test classes may be in it. */
    public static synchronized String redis() {
        if (DOCKER) {
            return redisInContainer();
        }
        try {
            if (embeddedRedis == null) {
                embeddedRedis = EmbeddedRedis.start(folder("redis"));
                EMBEDDED.add(embeddedRedis);
            }
            return embeddedRedis.uri();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The nodes of the shared Redis Cluster. Always embedded: the nodes of a container name addresses that only it knows. */
    public static synchronized List<String> redisCluster() {
        try {
            if (redisCluster == null) {
                redisCluster = EmbeddedRedisCluster.start(folder("cluster"));
                EMBEDDED.add(redisCluster);
            }
            return redisCluster.uris();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres embeddedPostgres() throws IOException {
        if (embeddedPostgres == null) {
            embeddedPostgres = EmbeddedPostgres.start(folder("postgres"));
            EMBEDDED.add(embeddedPostgres);
        }
        return embeddedPostgres;
    }

    private static String databaseInContainer(String database) {
        PostgreSQLContainer postgres = postgresContainer();
        try (Connection connection = DriverManager.getConnection(
                        postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "postgresql://" + postgres.getUsername() + ":" + postgres.getPassword() + "@" + postgres.getHost() + ":"
                + postgres.getMappedPort(5432) + "/" + database;
    }

    /** With the settings of the embedded one; Testcontainers' own command turns fsync off. */
    private static PostgreSQLContainer postgresContainer() {
        if (postgresContainer == null) {
            PostgreSQLContainer fresh = new PostgreSQLContainer("postgres:18-alpine");
            fresh.setCommand(
                    "postgres -c max_connections=200 -c fsync=on -c full_page_writes=on -c synchronous_commit=on");
            fresh.start();
            postgresContainer = fresh;
        }
        return postgresContainer;
    }

    /** Like the embedded one it asks for a password and saves nothing. */
    private static String redisInContainer() {
        if (redisContainer == null) {
            GenericContainer<?> fresh = new GenericContainer<>("redis:7.0-alpine");
            fresh.setCommand("redis-server", "--requirepass", REDIS_PASSWORD, "--save", "");
            fresh.addExposedPort(6379);
            fresh.start();
            redisContainer = fresh;
        }
        return "redis://:" + REDIS_PASSWORD + "@" + redisContainer.getHost() + ":" + redisContainer.getMappedPort(6379);
    }

    /** Testcontainers looks for an engine for minutes; so ask it only if there is a sign of one. */
    private static boolean hasDocker() {
        return (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    private static Path folder(String name) throws IOException {
        if (folder == null) {
            Path fresh = Files.createTempDirectory("tapline-test-");
            // Postgres may have to run as another account.
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(fresh)));
            folder = fresh;
        }
        return folder.resolve(name);
    }

    private static synchronized void stop(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (AutoCloseable server : EMBEDDED) {
                server.close();
            }
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
