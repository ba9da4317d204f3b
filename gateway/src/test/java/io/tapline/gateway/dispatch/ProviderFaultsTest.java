package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.protection.GateReports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/provider-faults.md} to the code: what it names is there, and what can be counted is named. */
class ProviderFaultsTest {

    // Tests run in the folder of their module.
    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Contract))\\.(\\w+)`");
    private static final Pattern METRIC = Pattern.compile("`(event|cause|gate|credentials|outcome)=(\\w+)`");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final String document = read(ROOT.resolve("docs/provider-faults.md"));

    @Test
    void everyTestThatItNamesIsThere() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.find(
                ROOT, 12, (file, is) -> is.isRegularFile() && file.toString().contains("/src/test/java/"))) {
            files.forEach(file -> sources.put(file.getFileName().toString(), read(file)));
        }

        List<MatchResult> named = TEST.matcher(document).results().toList();
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(test -> assertThat(sources.get(test.group(1) + ".java"))
                        .as(test.group())
                        .contains("void " + test.group(2) + "("));
    }

    @Test
    void itNamesEveryEventOfATransport() {
        new TransportMetrics(registry, origin -> "other");
        assertThat(named("event")).isEqualTo(tags(TransportMetrics.EVENTS, "event"));
    }

    @Test
    void itNamesEveryCauseOfAFailure() {
        new PushMetrics(registry);
        assertThat(named("cause")).isEqualTo(tags(PushMetrics.FAILURES, "cause"));
        assertThat(Arrays.stream(Delivery.State.values()).map(PushMetrics::tag)).containsAll(named("outcome"));
    }

    @Test
    void itNamesEveryEventOfACredential() {
        new CredentialMetrics(registry).of("apns", "app");
        assertThat(named("credentials")).isEqualTo(tags(CredentialMetrics.RENEWALS, "event"));
    }

    @Test
    void itNamesEveryGate() {
        assertThat(named("gate")).isEqualTo(GateReports.tags());
    }

    @Test
    void itNamesEveryMetricByItsName() {
        assertThat(document)
                .contains(
                        TransportMetrics.EVENTS,
                        PushMetrics.FAILURES,
                        PushMetrics.ATTEMPTS,
                        CredentialMetrics.RENEWALS,
                        GateReports.HELD,
                        GateReports.TRIPPED,
                        GateReports.ACTIVE);
    }

    private Set<String> named(String kind) {
        return METRIC.matcher(document)
                .results()
                .filter(metric -> metric.group(1).equals(kind))
                .map(metric -> metric.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> tags(String metric, String tag) {
        return registry.get(metric).meters().stream()
                .map(Meter::getId)
                .map(id -> String.valueOf(id.getTag(tag)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
