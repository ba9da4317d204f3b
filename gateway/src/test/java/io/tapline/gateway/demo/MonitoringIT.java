package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holds docs/metrics.md, the alert rules and the dashboard to the metrics that a running gateway shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringIT {

    // Tests run in the folder of their module.
    private static final Path ROOT = Path.of("..");
    private static final Path MONITORING = ROOT.resolve("deploy/monitoring");
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");
    private static final Pattern NAME = Pattern.compile("\\b(?:tapline|jvm|process|system)_[a-z0-9_]+");
    private static final Pattern SERIES = Pattern.compile("_(bucket|count|sum)$");
    /** A row of the table that says so is of a metric that is not always there. */
    private static final Pattern SOMETIMES = Pattern.compile("; (when|with)[^|]*\\|$");

    private final WholeSystem system = new WholeSystem();
    private final String document = Files.readString(ROOT.resolve("docs/metrics.md"));
    private final Set<String> shown = shown();

    MonitoringIT() throws Exception {}

    private Set<String> shown() throws Exception {
        String metrics =
                system.send("GET", system.managementUrl() + "/metrics", "", "").body();
        return FAMILY.matcher(metrics)
                .results()
                .map(family -> family.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @AfterAll
    void close() {
        system.close();
    }

    @Test
    void everyMetricThatIsShownIsDocumented() {
        assertThat(documented())
                .containsAll(shown.stream()
                        .filter(family -> family.startsWith("tapline_") && !family.endsWith("_max"))
                        .toList());
    }

    @Test
    void everyMetricThatIsDocumentedIsShown() {
        Set<String> always = document.lines()
                .filter(line -> line.startsWith("| `tapline_")
                        && !SOMETIMES.matcher(line).find())
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(always).isNotEmpty();
        assertThat(shown).containsAll(always);
    }

    @Test
    void alertRulesReferToMetricsThatExist() throws IOException {
        JsonNode rules = new YAMLMapper()
                .readTree(MONITORING.resolve("alerts.yaml").toFile())
                .at("/groups/0/rules");
        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.path("alert").asText()).startsWith("Tapline");
            assertThat(rule.at("/labels/severity").asText()).isIn("page", "ticket");
            assertExist(rule.path("expr").asText());
        });
    }

    @Test
    void everyAlertHasItsPlaceInTheRunbook() throws IOException {
        String runbook = Files.readString(ROOT.resolve("docs/operations.md"));
        JsonNode rules = new YAMLMapper()
                .readTree(MONITORING.resolve("alerts.yaml").toFile())
                .at("/groups/0/rules");
        assertThat(rules)
                .allSatisfy(rule ->
                        assertThat(runbook).contains("| `" + rule.path("alert").asText() + "` |"));
    }

    @Test
    void dashboardRefersToMetricsThatExist() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(MONITORING.resolve("grafana.json").toFile());
        assertThat(dashboard.path("panels"))
                .isNotEmpty()
                .allSatisfy(panel -> assertThat(panel.path("targets"))
                        .isNotEmpty()
                        .allSatisfy(target -> assertExist(target.path("expr").asText())));
    }

    private void assertExist(String expression) {
        Set<String> known = new TreeSet<>(shown);
        known.addAll(documented());
        assertThat(names(expression)).as(expression).isSubsetOf(known);
    }

    private Set<String> names(String expression) {
        return NAME.matcher(expression)
                .results()
                .map(MatchResult::group)
                .map(name -> SERIES.matcher(name).replaceFirst(""))
                .collect(Collectors.toSet());
    }

    private Set<String> documented() {
        return Arrays.stream(document.split("\n"))
                .filter(line -> line.startsWith("| `tapline_"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
