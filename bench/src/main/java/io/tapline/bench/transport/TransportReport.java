package io.tapline.bench.transport;

import io.tapline.bench.transport.Row.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a run as a table and as JSON. */
record TransportReport(RunOptions options, Pinning pinning, List<Row> rows, List<Goal> goals) {

    String table() {
        List<String> lines = new ArrayList<>(List.of(""));
        if (options.busy) {
            lines.add("BUSY MACHINE: not to be relied on");
        }
        lines.add(text(
                "%d in flight, %d forks of %d s after %d s of warm-up; %s",
                options.inFlight, options.forks, options.seconds, options.warmUpSeconds, pinning));
        lines.add("");
        lines.add(text(
                "%-10s %-10s %6s %22s %22s %28s %11s",
                "client", "TLS", "body", "CPU us/push", "bytes allocated/push", "pushes/s", "sink cores"));
        rows.forEach(row -> lines.add(line(row)));
        lines.add("");
        goals.stream().map(goal -> goal.compare(rows)).flatMap(Optional::stream).forEach(lines::add);
        return String.join("\n", lines);
    }

    private static String line(Row row) {
        return text(
                "%-10s %-10s %6d %22s %22s %28s %11.2f",
                row.client(),
                row.forks().get(0).tls(),
                row.bodyBytes(),
                cell("%.2f", row.cpuMicros()),
                row.client() == ClientKind.H2LOAD ? "-" : cell("%,.0f", row.allocBytes()),
                cell("%,.0f", row.pushesPerSecond()),
                row.sinkCores().median());
    }

    private static String cell(String form, Spread spread) {
        return text(form + " (" + form + "-" + form + ")", spread.median(), spread.least(), spread.greatest());
    }

    /** One object for each client and body, with TLS; what it cost without is within. */
    List<Map<String, @Nullable Object>> json() {
        List<Map<String, @Nullable Object>> array = new ArrayList<>();
        for (Row row : rows) {
            if (row.tls()) {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                object.put("client", row.client().toString());
                object.put("bodyBytes", row.bodyBytes());
                putFigures(object, row);
                object.put("busyMachine", options.busy);
                object.put("cleartext", cleartext(row));
                array.add(object);
            }
        }
        return array;
    }

    private @Nullable Map<String, @Nullable Object> cleartext(Row row) {
        return rows.stream()
                .filter(other -> !other.tls() && other.client() == row.client() && other.bodyBytes() == row.bodyBytes())
                .findFirst()
                .map(other -> {
                    Map<String, @Nullable Object> object = new LinkedHashMap<>();
                    putFigures(object, other);
                    return object;
                })
                .orElse(null);
    }

    private static void putFigures(Map<String, @Nullable Object> object, Row row) {
        boolean java = row.client() != ClientKind.H2LOAD;
        object.put("cpuMicrosPerPush", row.cpuMicros().median());
        object.put("allocBytesPerPush", java ? row.allocBytes().median() : null);
        object.put("pushesPerSecond", row.pushesPerSecond().median());
        object.put("cpuMicrosPerPushSpread", spread(row.cpuMicros()));
        object.put("allocBytesPerPushSpread", java ? spread(row.allocBytes()) : null);
        object.put("pushesPerSecondSpread", spread(row.pushesPerSecond()));
        object.put("sinkCores", row.sinkCores().median());
        object.put("tls", row.forks().get(0).tls());
        object.put("forks", row.forks().size());
    }

    private static List<Double> spread(Spread spread) {
        return List.of(spread.least(), spread.greatest());
    }

    private static String text(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
