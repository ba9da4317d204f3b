package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TransportReportTest {

    private final List<Row> rows = List.of(
            Rows.of(ClientKind.TAPLINE, 120, true, 1.25),
            Rows.of(ClientKind.PUSHY, 120, true, 4),
            Rows.of(ClientKind.H2LOAD, 120, true, 2),
            Rows.of(ClientKind.TAPLINE, 120, false, 0.8));

    @Test
    void jsonHasAnObjectForEachClientAndLength() {
        JsonNode json = json();

        assertThat(json.findValuesAsText("client")).containsExactly("tapline", "pushy", "h2load");
        JsonNode ours = json.get(0);
        assertThat(ours.get("bodyBytes").intValue()).isEqualTo(120);
        assertThat(ours.get("cpuMicrosPerPush").doubleValue()).isEqualTo(1.25);
        assertThat(ours.get("allocBytesPerPush").doubleValue()).isEqualTo(125);
        assertThat(ours.get("pushesPerSecond").doubleValue()).isEqualTo(800_000);
        assertThat(ours.get("cpuMicrosPerPushSpread").toString()).isEqualTo("[1.25,1.25]");
        assertThat(ours.get("tls").textValue()).isEqualTo("BoringSSL");
        assertThat(ours.get("busyMachine").booleanValue()).isFalse();
    }

    @Test
    void whatItCostWithoutTlsIsWithin() {
        assertThat(json().get(0).get("cleartext").get("cpuMicrosPerPush").doubleValue())
                .isEqualTo(0.8);
        assertThat(json().get(1).get("cleartext").isNull()).isTrue();
    }

    @Test
    void whatIsNoJavaHasNoAllocation() {
        assertThat(json().get(2).get("allocBytesPerPush").isNull()).isTrue();
        assertThat(json().get(2).get("allocBytesPerPushSpread").isNull()).isTrue();
    }

    @Test
    void theTableHasALineForEachRowAndOneForEachGoalThatCanBeJudged() {
        String table = report().table();

        assertThat(table.lines().filter(line -> line.startsWith("tapline"))).hasSize(2);
        assertThat(table).contains("1.25 (1.25-1.25)", "reached CPU, 120 bytes: 0.313 x pushy; goal <= 0.400");
        assertThat(table).doesNotContain("1024 bytes", "BUSY");
    }

    @Test
    void figuresOfABusyMachineAreMarked() {
        assertThat(report("--busy").table()).contains("BUSY MACHINE");
        JsonNode json = new ObjectMapper().valueToTree(report("--busy").json());
        assertThat(json.get(0).get("busyMachine").booleanValue()).isTrue();
    }

    private JsonNode json() {
        return new ObjectMapper().valueToTree(report().json());
    }

    private TransportReport report(String... arguments) {
        RunOptions options = new RunOptions();
        CommandLine.populateCommand(options, arguments);
        return new TransportReport(options, new Pinning(false), rows, Goal.OF_TRANSPORT);
    }
}
