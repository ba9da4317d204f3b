package io.tapline.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.Backends;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an operator sees when something is wrong: one exit code, and words instead of a stack trace. */
class TaplineIT {

    private static final int UNUSABLE = 2;

    @TempDir
    Path folder;

    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();

    @Test
    void helpNamesEveryCommand() {
        assertThat(run("--help")).isZero();

        assertThat(output.toString()).contains("demo", "serve", "simulate", "config", "TAPLINE_JAVA_OPTS");
    }

    @Test
    void unknownOptionIsNamed() {
        assertThat(run("demo", "--prot", "1")).isEqualTo(UNUSABLE);

        assertThat(errors.toString()).contains("--prot");
    }

    @Test
    void everyProblemOfAConfigurationIsListed() throws IOException {
        String config = write("http: {port: many}\npostgres: {}\napps: []\n");

        assertThat(run("serve", "--config", config)).isEqualTo(UNUSABLE);

        assertThat(errors.toString())
                .contains("the configuration cannot be used", "http.port: must be", "postgres.uri: is required")
                .doesNotContain("\tat ");
    }

    @Test
    void configPrintsWhatIsInForceWithoutSecrets() throws IOException {
        String config = write(config("postgresql://tapline:hidden@db.example/tapline", "userClaim: oid"));

        assertThat(run("config", "--config", config)).isZero();

        assertThat(output.toString())
                .contains("eventLoops: 1", "maximumHeaders: 100", "drainTimeout: 20s", "userClaim: oid")
                .contains("postgresql://tapline:***@db.example/tapline")
                .doesNotContain("hidden");
    }

    @Test
    void configCheckOnlySaysWhetherItCanBeUsed() throws IOException {
        assertThat(run("config", "--check", "--config", write(config("postgresql://u:p@h/d", "userClaim: oid"))))
                .isZero();
        assertThat(output.toString()).contains("can be used").doesNotContain("eventLoops");

        assertThat(run("config", "--check", "--config", write("http: {port: many}")))
                .isEqualTo(UNUSABLE);
        assertThat(errors.toString()).contains("http.port: must be");
    }

    @Test
    void missingConfigurationIsNamed() {
        assertThat(run("serve", "--config", folder.resolve("none.yaml").toString()))
                .isEqualTo(UNUSABLE);

        assertThat(errors.toString()).contains("none.yaml cannot be read");
    }

    @Test
    void serveRefusesTheDevelopmentIssuer() throws IOException {
        String config = write(config(Backends.postgres(), "development: true"));

        assertThat(run("serve", "--config", config)).isEqualTo(UNUSABLE);

        assertThat(errors.toString()).contains("issuers[0].development");
    }

    @Test
    void serveRefusesAPostgresThatWouldLoseWhatItConfirmed() throws IOException, SQLException {
        String postgres = Backends.postgres();
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(postgres));
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + connection.getCatalog() + " set synchronous_commit = off");
        }

        assertThat(run("serve", "--config", write(config(postgres, "userClaim: sub"))))
                .isEqualTo(UNUSABLE);

        assertThat(errors.toString()).contains("synchronous_commit");
    }

    @Test
    void serveSaysThatPostgresIsAway() throws IOException {
        String nobody = "postgresql://user:secret@127.0.0.1:" + freePort() + "/tapline";

        assertThat(run("serve", "--config", write(config(nobody, "userClaim: sub"))))
                .isEqualTo(UNUSABLE);

        assertThat(errors.toString()).contains("Postgres", "127.0.0.1").doesNotContain("secret", "\tat ");
    }

    @Test
    void serveNamesACredentialThatCannotBeRead() throws IOException {
        String apns = "    apns: {teamId: T, keyId: K, privateKey: no key}\n";

        assertThat(run("serve", "--config", write(config(Backends.postgres(), "userClaim: sub") + apns)))
                .isEqualTo(UNUSABLE);

        assertThat(errors.toString())
                .contains("the apns credential of app a", "PKCS #8")
                .doesNotContain("no key", "\tat ");
    }

    @Test
    void demoInAFolderThatCannotBeUsedSaysWhy() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("postgres"), "not a folder");

        assertThat(run("demo", "--port", "0", "--data", data.toString())).isEqualTo(UNUSABLE);

        assertThat(errors.toString())
                .contains("the demo cannot start", data.toString())
                .doesNotContain("\tat ");
    }

    @Test
    void demoOnATakenPortSaysSo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(run("demo", "--port", port)).isEqualTo(UNUSABLE);

            assertThat(errors.toString()).contains("port " + port, "in use", "--port");
        }
    }

    private int run(String... arguments) {
        CommandLine command = Tapline.commandLine();
        command.setErr(new PrintWriter(errors, true));
        command.setOut(new PrintWriter(output, true));
        return command.execute(arguments);
    }

    private String write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), yaml).toString();
    }

    private static String config(String postgres, String issuer) {
        return """
                http: {host: 127.0.0.1, port: 0, eventLoops: 1}
                management: {port: 0}
                postgres: {uri: '%s'}
                redis: {nodes: '%s'}
                issuers:
                  - {issuer: 'https://issuer.example', audiences: a, %s}
                apps:
                  - id: a
                    clientIds: c
                    hostNames: h
                    issuers: [{issuer: 'https://issuer.example'}]
                """.formatted(postgres, Backends.redis(), issuer);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
