package io.tapline.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run as a table and as JSON.
 *
 * @param busy whether other work was going on
 */
record CompareReport(boolean busy, List<Row> rows) {

    private static final String OURS = "tapline";
    private static final String NONE = "-";

    /** Whose pushes for a CPU-second ours are to exceed, and how many times. */
    private static final String GOAL_PEER = "gorush";

    private static final double GOAL_TIMES = 5;

    CompareReport {
        rows = List.copyOf(rows);
    }

    /** Whether every system gave figures. */
    boolean complete() {
        return rows.stream().allMatch(row -> row.measured() != null);
    }

    String table() {
        List<String> lines = new ArrayList<>(List.of(""));
        if (busy) {
            lines.add("BUSY MACHINE: not to be relied on");
        }
        lines.add(text(
                "%-15s %-7s %-5s %-7s %-5s %9s %9s %9s %12s %9s %8s %6s %7s",
                "system",
                "durable",
                "users",
                "history",
                "sync",
                "pushes/s",
                "CPU us",
                "+stores",
                "per CPU-s",
                "x tapline",
                "p99 ms",
                "lost",
                "refused"));
        rows.forEach(row -> lines.add(line(row)));
        lines.add("");
        lines.add(
                "CPU us: of the pushing process alone, for each push; +stores: with its Postgres and Redis. per CPU-s:");
        lines.add(
                "pushes for a second of its CPU; x tapline: that of tapline, as a multiple of this row's. p99: POST at");
        lines.add("half of the rate at which it was pushing. lost: pushes of posts that it took which never arrived;");
        lines.add("refused: posts that it did not take; of a loop, pushes that a sink refused.");
        lines.add("");
        rows.forEach(row -> lines.add(does(row)));
        lines.add("");
        lines.add(goal());
        return String.join("\n", lines);
    }

    private String line(Row row) {
        Traits traits = row.traits();
        String does = text(
                "%-15s %-7s %-5s %-7s %-5s",
                row.system(),
                yes(traits.durable()),
                yes(traits.users()),
                yes(traits.history()),
                yes(traits.stateSync()));
        Measured measured = row.measured();
        if (measured == null) {
            return does + " no figures";
        }
        return does
                + text(
                        " %,9.0f %9.2f %9s %,12.0f %9s %8s %6d %7d",
                        measured.pushesPerSecond(),
                        measured.cpuMicrosPerPush(),
                        cell("%.2f", measured.cpuMicrosPerPushWithStores()),
                        measured.pushesPerCpuSecond(),
                        cell("%.2f", timesTapline(measured)),
                        cell("%.1f", measured.postP99Millis()),
                        measured.lost(),
                        measured.refused());
    }

    private static String does(Row row) {
        Measured measured = row.measured();
        return row.system() + ": " + row.traits().what()
                + (measured == null ? " NO FIGURES: " + row.missing() : " Run with " + measured.setting() + ".");
    }

    private String goal() {
        Double times = rows.stream()
                .filter(row -> row.system().equals(GOAL_PEER))
                .map(Row::measured)
                .filter(peer -> peer != null)
                .findFirst()
                .map(this::timesTapline)
                .orElse(null);
        String verdict =
                times == null ? "not measured" : text("%.2f, %s", times, times >= GOAL_TIMES ? "reached" : "MISSED");
        return text("goal: tapline >= %.0f x %s for a second of CPU: %s", GOAL_TIMES, GOAL_PEER, verdict);
    }

    /** How many pushes Tapline makes of the CPU that this system spends on one; null without a row of it. */
    private @Nullable Double timesTapline(Measured measured) {
        return rows.stream()
                .filter(row -> row.system().equals(OURS))
                .map(Row::measured)
                .filter(ours -> ours != null)
                .findFirst()
                .map(ours -> ours.pushesPerCpuSecond() / measured.pushesPerCpuSecond())
                .orElse(null);
    }

    List<Map<String, @Nullable Object>> json() {
        return rows.stream().map(this::json).toList();
    }

    private Map<String, @Nullable Object> json(Row row) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("system", row.system());
        object.put("durable", row.traits().durable());
        Measured measured = row.measured();
        object.put("pushesPerSecond", measured == null ? null : measured.pushesPerSecond());
        object.put("cpuMicrosPerPush", measured == null ? null : measured.cpuMicrosPerPush());
        object.put("postP99Millis", measured == null ? null : measured.postP99Millis());
        object.put("users", row.traits().users());
        object.put("history", row.traits().history());
        object.put("stateSync", row.traits().stateSync());
        object.put("what", row.traits().what());
        if (measured == null) {
            object.put("missing", row.missing());
        } else {
            putFigures(object, measured);
        }
        object.put("busyMachine", busy);
        return object;
    }

    private void putFigures(Map<String, @Nullable Object> object, Measured measured) {
        object.put("cpuMicrosPerPushWithStores", measured.cpuMicrosPerPushWithStores());
        object.put("pushesPerCpuSecond", measured.pushesPerCpuSecond());
        object.put("notificationsPerSecond", measured.notificationsPerSecond());
        object.put("lost", measured.lost());
        object.put("refused", measured.refused());
        object.put("setting", measured.setting());
    }

    private static String yes(boolean does) {
        return does ? "yes" : "no";
    }

    private static String cell(String form, @Nullable Double value) {
        return value == null ? NONE : text(form, value);
    }

    private static String text(String form, @Nullable Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
