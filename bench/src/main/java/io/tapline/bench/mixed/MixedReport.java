package io.tapline.bench.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures in words. */
final class MixedReport {

    private static final double KILOBYTES = 1024;

    private MixedReport() {}

    static String of(MixedResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(text(
                "gateway       %s; %.0f s, %.2f cores",
                String.join(" ", result.gatewayJavaOptions()), result.seconds(), result.gatewayCores()));
        lines.add(text(
                "posts         %s; p50 %.1f ms, p99 %.1f ms",
                result.posts(), result.postP50Millis(), result.postP99Millis()));
        result.actions().forEach((action, answers) -> lines.add(text("%-13s %s", action, answers)));
        lines.add(text("streams       %,d events", result.streamEvents()));
        lines.add(text(
                "pushes        %,d owed, %,d lost, %,d again, %,d others (states, devices that came and went); %d faults of push services",
                result.pushes().expected(),
                result.pushes().lost(),
                result.pushes().duplicates(),
                result.pushes().unexpected(),
                result.faults()));
        lines.add(text(
                "live heap     %.1f MiB in the second third, %.1f MiB in the last (medians): %s",
                result.secondThird() / KILOBYTES,
                result.lastThird() / KILOBYTES,
                result.isFlat() ? "flat" : "NOT FLAT"));
        lines.add("MiB, live and resident: " + String.join(", ", samples(result)));
        return String.join("\n", lines);
    }

    private static List<String> samples(MixedResult result) {
        return result.memory().stream()
                .map(sample -> text(
                        "%.0f s %.0f/%.0f",
                        sample.atSeconds(),
                        sample.liveHeapKilobytes() / KILOBYTES,
                        sample.residentKilobytes() / KILOBYTES))
                .toList();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
