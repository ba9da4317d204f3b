package io.tapline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentOverridesTest {

    record Server(int port, List<String> names, List<String> children) {}

    @ParameterizedTest
    @CsvSource({
        "http.port, TAPLINE_HTTP_PORT",
        "http.maximumBodyBytes, TAPLINE_HTTP_MAXIMUM_BODY_BYTES",
        "apps[0].webPush.publicKey, TAPLINE_APPS_0_WEB_PUSH_PUBLIC_KEY",
        "apps[0].clientIds[12], TAPLINE_APPS_0_CLIENT_IDS_12",
        "nodeName, TAPLINE_NODE_NAME",
    })
    void namesFollowThePathOfTheKey(String path, String name) {
        assertThat(EnvironmentOverrides.name(path)).isEqualTo(name);
    }

    @Test
    void variableStandsInsteadOfTheFile() {
        assertThat(read(Map.of("TAPLINE_SERVER_PORT", "81"), "80").port()).isEqualTo(81);
    }

    @Test
    void listIsYamlOrByIndex() {
        assertThat(read(Map.of("TAPLINE_SERVER_NAMES", "[a, b]"), "80").names()).containsExactly("a", "b");
        assertThat(read(Map.of("TAPLINE_SERVER_NAMES", "[a, b]", "TAPLINE_SERVER_NAMES_1", "c"), "80")
                        .names())
                .containsExactly("a", "c");
        assertThat(read(Map.of("TAPLINE_SERVER_NAMES_0", "#no comment"), "80").names())
                .containsExactly("#no comment");
    }

    @Test
    void listOfMappingsGrowsByIndex() {
        assertThat(read(Map.of("TAPLINE_SERVER_CHILDREN_0_NAME", "first", "TAPLINE_SERVER_CHILDREN_1_NAME", "x"), "80")
                        .children())
                .containsExactly("first", "x");
    }

    @Test
    void valueMayBeAReference() {
        assertThat(read(Map.of("TAPLINE_SERVER_PORT", "${PORT}", "PORT", "82"), "80")
                        .port())
                .isEqualTo(82);
    }

    @Test
    void wrongValueIsReportedByThePathOfItsKey() {
        assertThat(problems(Map.of("TAPLINE_SERVER_PORT", "many")))
                .containsExactly("server.port: must be a whole number from 1 to 65535, not 'many'");
        assertThat(problems(Map.of("TAPLINE_SERVER_NAMES", "[a")))
                .containsExactly("server.names: the environment variable TAPLINE_SERVER_NAMES is not YAML");
    }

    @Test
    void variableThatNamesNoKeyIsReported() {
        assertThat(problems(Map.of("TAPLINE_SERVER_PROT", "81")))
                .containsExactly("TAPLINE_SERVER_PROT: this environment variable names no key of the configuration");
    }

    @Test
    void variablesOfOthersAreLeftAlone() {
        assertThat(read(
                                Map.of(
                                        "TAPLINE_JAVA_OPTS", "-Xmx1g",
                                        "TAPLINE_SERVER_SERVICE_HOST", "10.0.0.1",
                                        "TAPLINE_SERVER_PORT_80_TCP_ADDR", "10.0.0.1",
                                        "SERVER_PORT", "1"),
                                "80")
                        .port())
                .isEqualTo(80);
    }

    private static List<String> problems(Map<String, String> environment) {
        ConfigException exception = catchThrowableOfType(ConfigException.class, () -> read(environment, "80"));
        return exception.problems();
    }

    private static Server read(Map<String, String> environment, String port) {
        var root = JsonNodeFactory.instance.objectNode();
        root.putObject("server").put("port", port);
        return Section.read(
                root,
                new References(environment, Path.of(".")),
                section -> section.section(
                                "server",
                                server -> new Server(
                                        server.integer("port", 1, 1, 65_535),
                                        server.texts("names", List.of()),
                                        server.sections("children", child -> child.text("name"))))
                        .orElseThrow(() -> new IllegalArgumentException("a part is not usable")));
    }
}
