package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapline.gateway.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresIT {

    private Path folder = Path.of("");

    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createTempDirectory("tapline-test-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void deleteFolder() {
        Binaries.delete(folder);
    }

    @Test
    void dataOutliveARestart() throws Exception {
        try (EmbeddedPostgres first = EmbeddedPostgres.start(folder)) {
            execute(first, "create table kept as select 7 as value");
        }
        try (EmbeddedPostgres second = EmbeddedPostgres.start(folder)) {
            assertThat(query(second, "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void dataOutliveAKilledServer() throws Exception {
        try (EmbeddedPostgres first = EmbeddedPostgres.start(folder)) {
            execute(first, "create table kept as select 7 as value");
            kill(lock());
        }
        assertThat(lock()).exists();
        try (EmbeddedPostgres second = EmbeddedPostgres.start(folder)) {
            assertThat(query(second, "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void comesBackWithItsDataAtItsAddressAfterBeingKilled() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            String uri = postgres.uri();
            execute(postgres, "create table kept as select 7 as value");

            postgres.kill();
            assertThat(postgres.isAlive()).isFalse();
            postgres.restart();

            assertThat(postgres.uri()).isEqualTo(uri);
            assertThat(query(postgres, "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void lockOfAnotherProgramIsStale() throws Exception {
        try (EmbeddedPostgres first = EmbeddedPostgres.start(folder)) {
            execute(first, "create table kept as select 7 as value");
        }
        Files.writeString(lock(), ProcessHandle.current().pid() + "\n");
        try (EmbeddedPostgres second = EmbeddedPostgres.start(folder)) {
            assertThat(query(second, "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void runsAsNobodyWhereRootHasNoNamespaces() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become nobody");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, RunAccount.nobody())) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
        // The same folder serves again where namespaces work.
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
    }

    private Path lock() {
        return folder.resolve("data/postmaster.pid");
    }

    private static void kill(Path lock) throws IOException {
        long id = Long.parseLong(Files.readAllLines(lock).get(0).trim());
        ProcessHandle postmaster = ProcessHandle.of(id).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(postgres.uri()));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(postgres.uri()));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
