package io.tapline.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: what it writes while it starts, runs, ends or fails, and what {@code ps} shows of it. */
class ServeLeaksIT {

    private static final String LOUD = """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <target>System.err</target>
                <encoder><pattern>%level %logger %msg%n%ex{full}</pattern></encoder>
              </appender>
              <logger name="io.tapline" level="TRACE" />
              <root level="DEBUG"><appender-ref ref="console" /></root>
            </configuration>
            """;

    @TempDir
    Path folder;

    private Path output = Path.of("");

    @Test
    @EnabledOnOs(OS.LINUX)
    void runShowsNoSecret() throws Exception {
        String postgres = Backends.postgres();
        Process serve = serve(config(postgres, Backends.redis(), "planted-wns-secret"));
        while (!Files.readString(output).contains("ready http")) {
            assertThat(serve.isAlive()).as(Files.readString(output)).isTrue();
            Thread.onSpinWait();
        }
        String commandLine = Files.readString(Path.of("/proc", Long.toString(serve.pid()), "cmdline"));
        serve.destroy();

        assertThat(serve.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(commandLine).contains("serve").doesNotContain(password(postgres), "planted");
        assertThat(Files.readString(output))
                .contains("DEBUG")
                .doesNotContain(password(postgres), password(Backends.redis()), "planted");
    }

    @Test
    void failureToStartShowsNoSecret() throws Exception {
        String postgres = Backends.postgres();
        String wrong = postgres.replace(":" + password(postgres) + "@", ":planted-password@");
        for (String config : List.of(
                config(wrong, Backends.redis(), "planted-wns-secret"),
                config("planted://user:planted-password@host/planted", "planted://:planted-password@host:1", "x"),
                config(postgres, Backends.redis(), "x") + "    apns: {teamId: T, keyId: K, privateKey: planted-key}\n",
                config(postgres, Backends.redis(), "x")
                        + "    fcm: {serviceAccount: '{\"private_key\": \"planted-key\"}'}\n",
                config(postgres, Backends.redis(), "x")
                        + "    webPush: {publicKey: planted-public, privateKey: planted-private, subject: 'mailto:a@b.example'}\n")) {
            Process serve = serve(config);

            assertThat(serve.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(serve.exitValue()).as(config).isEqualTo(2);
            assertThat(Files.readString(output).replace("planted://", ""))
                    .as(config)
                    .doesNotContain("planted");
        }
    }

    private static String password(String uri) {
        return uri.substring(uri.indexOf(':', uri.indexOf("//")) + 1, uri.indexOf('@'));
    }

    private Process serve(String config) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), config);
        Path logging = Files.writeString(folder.resolve("logback.xml"), LOUD);
        output = Files.createTempFile(folder, "output", ".txt");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tapline.class.getName(),
                        "serve",
                        "--config",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static String config(String postgres, String redis, String wnsSecret) {
        return """
                http: {host: 127.0.0.1, port: 0, eventLoops: 1}
                management: {port: 0}
                postgres: {uri: '%s'}
                redis: {nodes: '%s'}
                issuers:
                  - {issuer: 'https://issuer.example', audiences: a, userClaim: sub}
                apps:
                  - id: a
                    clientIds: c
                    hostNames: h
                    issuers: [{issuer: 'https://issuer.example'}]
                    wns: {clientId: w, clientSecret: %s}
                """.formatted(postgres, redis, wnsSecret);
    }
}
