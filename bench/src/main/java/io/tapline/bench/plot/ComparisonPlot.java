package io.tapline.bench.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Of what {@code bench/run compare} writes: a bar for each system, how many pushes it makes in a second of CPU, and what it does for
 * them. Systems without figures are named in a note.
 */
final class ComparisonPlot {

    private static final int WIDTH = 900;
    private static final int TOP = 72;
    private static final int NAMES_END = 312;
    private static final int BARS = 324;
    private static final int LENGTH = 460;
    private static final int ROW_HEIGHT = 42;
    private static final int BAR_HEIGHT = 18;
    private static final int FOOT = 62;

    /** The members that say what a system does, as they are called in the plot. */
    private static final List<List<String>> TRAITS = List.of(
            List.of("durable", "durable"),
            List.of("users", "knows users"),
            List.of("history", "history"),
            List.of("stateSync", "state sync"));

    private final List<JsonNode> systems = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final boolean busy;
    private final Drawing drawing;
    private final int bottom;

    private ComparisonPlot(JsonNode array) {
        for (JsonNode system : array) {
            if (system.path("pushesPerCpuSecond").isNumber()) {
                systems.add(system);
            } else {
                missing.add(system.path("system").asText());
            }
        }
        if (systems.isEmpty()) {
            throw new IllegalArgumentException("there are no results to draw");
        }
        busy = systems.stream().anyMatch(system -> system.path("busyMachine").asBoolean());
        bottom = TOP + systems.size() * ROW_HEIGHT;
        drawing = new Drawing(WIDTH, bottom + FOOT);
    }

    /** Whether it is the JSON of a comparison. */
    static boolean draws(JsonNode json) {
        return json.path(0).has("system");
    }

    /** @throws IllegalArgumentException when no system has figures */
    static String svg(String title, JsonNode array) {
        return new ComparisonPlot(array).draw(title);
    }

    private String draw(String title) {
        drawing.text("title", 16, 28, title);
        drawing.text("note", 16, 48, note());
        Axis axis = Axis.reaching(
                systems.stream().mapToDouble(ComparisonPlot::perCpuSecond).max().orElse(1), LENGTH);
        for (int tick = 0; tick <= axis.ticks(); tick++) {
            double x = BARS + axis.position(tick * axis.step());
            drawing.line("grid", x, TOP - 6.0, x, bottom + 4.0);
            drawing.text("note middle", x, bottom + 20.0, count(tick * axis.step()));
        }
        drawing.text("middle", BARS + LENGTH / 2.0, bottom + 44.0, "pushes in a second of the pushing process's CPU");
        for (int i = 0; i < systems.size(); i++) {
            bar(axis, systems.get(i), TOP + i * ROW_HEIGHT);
        }
        return drawing.svg();
    }

    private String note() {
        return (busy ? "BUSY MACHINE, not to be relied on. " : "")
                + "Longer is better."
                + (missing.isEmpty() ? "" : " Without figures: " + String.join(", ", missing) + ".");
    }

    private void bar(Axis axis, JsonNode system, double y) {
        String name = system.path("system").asText();
        drawing.text("end", NAMES_END, y + 13, name);
        drawing.text("note end", NAMES_END, y + 29, does(system));
        double length = axis.position(perCpuSecond(system));
        drawing.rectangle(name.startsWith("tapline") ? "ours" : "bar", BARS, y + 2, length, BAR_HEIGHT);
        drawing.text("", BARS + length + 8, y + 16, count(perCpuSecond(system)));
    }

    private static String does(JsonNode system) {
        List<String> does = TRAITS.stream()
                .filter(trait -> system.path(trait.get(0)).asBoolean())
                .map(trait -> trait.get(1))
                .toList();
        return does.isEmpty() ? "sends and forgets" : String.join(", ", does);
    }

    private static double perCpuSecond(JsonNode system) {
        return system.path("pushesPerCpuSecond").asDouble();
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
