package io.tapline.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareReportTest {

    private static final Traits ALL = new Traits(true, true, true, true, "The gateway.");
    private static final Traits LOOP = Traits.sendsOnly("A loop.");

    private final Row tapline =
            new Row("tapline", ALL, new Measured(40_000, 10, 25.0, 20_000.0, 7.5, 0, 0, "64 posts under way"), "");
    private final Row gorush = new Row("gorush", LOOP, new Measured(9_000, 60, null, 4_500.0, 12.0, 3, 0, "sync"), "");
    private final Row pushy = new Row("pushy", LOOP, new Measured(200_000, 4, null, null, null, 0, 0, "500"), "");
    private final Row absent = new Row("gorush", LOOP, null, "go is not installed");

    @Test
    void jsonHasAnObjectForEachSystemWithTheMembersThatAreAskedFor() {
        JsonNode json = json(tapline, pushy);

        assertThat(json.findValuesAsText("system")).containsExactly("tapline", "pushy");
        JsonNode ours = json.get(0);
        assertThat(ours.get("durable").booleanValue()).isTrue();
        assertThat(ours.get("pushesPerSecond").doubleValue()).isEqualTo(40_000);
        assertThat(ours.get("cpuMicrosPerPush").doubleValue()).isEqualTo(10);
        assertThat(ours.get("postP99Millis").doubleValue()).isEqualTo(7.5);
        assertThat(ours.get("pushesPerCpuSecond").doubleValue()).isEqualTo(100_000);
        assertThat(json.get(1).get("durable").booleanValue()).isFalse();
        assertThat(json.get(1).get("postP99Millis").isNull()).isTrue();
    }

    @Test
    void aSystemWithoutFiguresSaysWhyAndMakesTheRunIncomplete() {
        JsonNode json = json(tapline, absent).get(1);

        assertThat(json.get("pushesPerSecond").isNull()).isTrue();
        assertThat(json.get("missing").textValue()).isEqualTo("go is not installed");
        assertThat(report(tapline, absent).complete()).isFalse();
        assertThat(report(tapline, absent).table()).contains("no figures", "NO FIGURES: go is not installed");
    }

    @Test
    void theTableSaysWhatEachDoesBesideWhatItCosts() {
        List<String> lines = report(tapline, pushy).table().lines().toList();

        assertThat(lines).anyMatch(line -> line.matches("tapline +yes +yes +yes +yes +40,000 +10\\.00 +25\\.00 .*"));
        assertThat(lines).anyMatch(line -> line.matches("pushy +no +no +no +no +200,000 +4\\.00 +- .*"));
        assertThat(lines).contains("tapline: The gateway. Run with 64 posts under way.");
    }

    @Test
    void theGoalIsJudgedByPushesForASecondOfCpu() {
        assertThat(report(tapline, gorush).table())
                .endsWith("tapline >= 5 x gorush for a second of CPU: 6.00, reached");
        assertThat(report(gorush, tapline).table()).endsWith("6.00, reached");
        assertThat(report(tapline, absent).table()).endsWith("not measured");
        assertThat(report(gorush).table()).endsWith("not measured");
    }

    @Test
    void figuresOfABusyMachineAreMarked() {
        CompareReport busy = new CompareReport(true, List.of(tapline));

        assertThat(busy.table()).contains("BUSY MACHINE");
        assertThat(busy.json().get(0)).containsEntry("busyMachine", true);
    }

    private static CompareReport report(Row... rows) {
        return new CompareReport(false, List.of(rows));
    }

    private static JsonNode json(Row... rows) {
        return new ObjectMapper().valueToTree(report(rows).json());
    }
}
