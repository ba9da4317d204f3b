package io.tapline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionTest {

    enum Mode {
        STANDALONE,
        VERIFY_FULL
    }

    record Server(String host, int port, Duration timeout, Mode mode) {
        Server {
            if (host.equals("forbidden")) {
                throw new IllegalArgumentException("host must not be 'forbidden'");
            }
        }
    }

    @TempDir
    Path folder;

    @Test
    void absentKeysTakeTheirDefaults() {
        Server server = read("host: db", SectionTest::server);

        assertThat(server).isEqualTo(new Server("db", 5432, Duration.ofSeconds(5), Mode.STANDALONE));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        List<String> problems = problemsOf("""
                port: 99999
                timeout: soon
                mode: sideways
                prot: 1
                """, SectionTest::server);

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "host: is required",
                        "port: must be a whole number from 1 to 65535, not '99999'",
                        "timeout: must be a duration such as 200ms, 5s, 10m, 12h or 30d, not 'soon'",
                        "mode: must be one of standalone, verify-full, not 'sideways'",
                        "prot: unknown key; known here: host, mode, port, timeout");
    }

    @Test
    void problemsOfListsNameTheirIndex() {
        List<String> problems = problemsOf("""
                servers:
                  - host: a
                  - port: 1
                """, root -> root.sections("servers", SectionTest::server));

        assertThat(problems).containsExactly("servers[1].host: is required");
    }

    @Test
    void valueThatTheRecordRefusesNamesItsSection() {
        assertThat(problemsOf("server: {host: forbidden}", root -> root.section("server", SectionTest::server)))
                .containsExactly("server: host must not be 'forbidden'");
    }

    @Test
    void referencesAreResolvedFromEnvironmentAndFiles() throws IOException {
        Files.writeString(folder.resolve("secret.txt"), "s3cret\n");

        Server server = read("host: '${DB_HOST}.${file:secret.txt}'", SectionTest::server);

        assertThat(server.host()).isEqualTo("db.example.s3cret");
    }

    @Test
    void referenceToNothingIsAProblemThatNamesIt() {
        assertThat(problemsOf("host: ${NOT_SET}", SectionTest::server))
                .containsExactly("host: the environment variable NOT_SET is not set");
        assertThat(problemsOf("host: '${file:none.txt}'", SectionTest::server))
                .containsExactly("host: the file none.txt cannot be read");
    }

    @Test
    void wrongShapesAreProblemsAndNotCrashes() {
        assertThat(problemsOf("server: 5", root -> root.section("server", SectionTest::server)))
                .containsExactly("server: must be a mapping of keys to values");
        assertThat(problemsOf("servers: 5", root -> root.sections("servers", SectionTest::server)))
                .containsExactly("servers: must be a list");
        assertThat(problemsOf("[1, 2]", SectionTest::server))
                .containsExactly("the file is not a mapping of keys to values");
    }

    private static Server server(Section section) {
        return new Server(
                section.text("host"),
                section.integer("port", 5432, 1, 65_535),
                section.duration("timeout", Duration.ofSeconds(5)),
                section.oneOf("mode", Mode.class, Mode.STANDALONE));
    }

    private <T> List<String> problemsOf(String yaml, Function<Section, T> reader) {
        ConfigException exception = catchThrowableOfType(ConfigException.class, () -> read(yaml, reader));
        assertThat(exception).isNotNull();
        return exception.problems();
    }

    private <T> T read(String yaml, Function<Section, T> reader) {
        return Section.read(parse(yaml), new References(Map.of("DB_HOST", "db.example"), folder), reader);
    }

    private static JsonNode parse(String yaml) {
        try {
            return new YAMLMapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
