package io.tapline.bench.plot;

import io.tapline.bench.plot.Result.Span;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Horizontal bars of medians, with a whisker from the least to the greatest: on the left what CPU a push costs, on the right
 * what it allocates. A group for each length of body, in the order of their first results.
 */
final class Plot {

    private static final int WIDTH = 900;
    private static final int NAMES_END = 92;
    private static final int TOP = 64;
    private static final int GROUP_HEIGHT = 30;
    private static final int ROW_HEIGHT = 26;
    private static final int BAR_HEIGHT = 16;
    private static final int AXIS_HEIGHT = 62;
    private static final int WHISKER_END = 4;

    private final List<Result> results;
    private final List<Integer> groups;
    private final int bottom;
    private final Drawing drawing;

    private Plot(List<Result> results) {
        groups = results.stream().map(Result::bodyBytes).distinct().toList();
        this.results = results.stream()
                .sorted(Comparator.comparingInt(result -> groups.indexOf(result.bodyBytes())))
                .toList();
        bottom = TOP + groups.size() * GROUP_HEIGHT + results.size() * ROW_HEIGHT;
        drawing = new Drawing(WIDTH, bottom + AXIS_HEIGHT);
    }

    /** @throws IllegalArgumentException when there are none */
    static String svg(String title, List<Result> results) {
        if (results.isEmpty()) {
            throw new IllegalArgumentException("there are no results to draw");
        }
        return new Plot(results).draw(title);
    }

    private String draw(String title) {
        drawing.text("title", 16, 28, title);
        drawing.text("note", 16, 48, note());
        panel(new Panel("CPU per push, µs", "%.2f", 100, 400, Result::cpuMicros));
        panel(new Panel("bytes allocated per push", "%,.0f", 580, 230, Result::allocBytes));
        names();
        return drawing.svg();
    }

    private String note() {
        int forks = results.get(0).forks();
        return (results.stream().anyMatch(Result::busy) ? "BUSY MACHINE, not to be relied on. " : "")
                + (forks == 1
                        ? "One process of each. "
                        : "Bar: median of " + forks + " processes; whisker: least to greatest. ")
                + "Shorter is better.";
    }

    /**
     * @param form of a value
     * @param start of its axis, in pixels, which is so long
     */
    private record Panel(String title, String form, int start, int length, Function<Result, @Nullable Span> figure) {
        Axis axis(List<Result> results) {
            double greatest = results.stream()
                    .map(figure)
                    .filter(Objects::nonNull)
                    .mapToDouble(Span::greatest)
                    .max()
                    .orElse(1);
            return Axis.reaching(greatest, length);
        }
    }

    private void panel(Panel panel) {
        Axis axis = panel.axis(results);
        for (int tick = 0; tick <= axis.ticks(); tick++) {
            double value = tick * axis.step();
            double x = panel.start + axis.position(value);
            drawing.line("grid", x, TOP, x, bottom + 4.0);
            drawing.text("note middle", x, bottom + 20.0, tick(value, axis.step()));
        }
        drawing.text("middle", panel.start + panel.length / 2.0, bottom + 44.0, panel.title);
        for (int i = 0; i < results.size(); i++) {
            bar(panel, axis, results.get(i), y(i));
        }
    }

    private void bar(Panel panel, Axis axis, Result result, double y) {
        Span span = panel.figure.apply(result);
        if (span == null) {
            drawing.text("note", panel.start + 6.0, y + 12, "not Java");
            return;
        }
        String classes = result.client().equals("tapline") ? "ours" : "bar";
        drawing.rectangle(classes, panel.start, y, axis.position(span.median()), BAR_HEIGHT);
        double least = panel.start + axis.position(span.least());
        double greatest = panel.start + axis.position(span.greatest());
        double middle = y + BAR_HEIGHT / 2.0;
        drawing.line("whisker", least, middle, greatest, middle);
        drawing.line("whisker", least, middle - WHISKER_END, least, middle + WHISKER_END);
        drawing.line("whisker", greatest, middle - WHISKER_END, greatest, middle + WHISKER_END);
        drawing.text("", greatest + 8, y + 13, String.format(Locale.ROOT, panel.form, span.median()));
    }

    private void names() {
        for (int i = 0; i < results.size(); i++) {
            drawing.text("end", NAMES_END, y(i) + 13, results.get(i).client());
            if (i == 0 || results.get(i).bodyBytes() != results.get(i - 1).bodyBytes()) {
                drawing.text(
                        "group",
                        16,
                        y(i) - 9,
                        String.format(
                                Locale.ROOT, "body of %,d bytes", results.get(i).bodyBytes()));
            }
        }
    }

    /** The top of a bar. */
    private double y(int row) {
        int group = groups.indexOf(results.get(row).bodyBytes());
        return TOP + (group + 1) * GROUP_HEIGHT + row * ROW_HEIGHT;
    }

    private static String tick(double value, double step) {
        return String.format(Locale.ROOT, step < 1 ? "%.1f" : "%,.0f", value);
    }
}
