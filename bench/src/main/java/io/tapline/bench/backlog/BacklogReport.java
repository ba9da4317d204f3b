package io.tapline.bench.backlog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The figures in words. */
final class BacklogReport {

    private static final double KILOBYTES = 1024;
    private static final int FIRST_SECONDS = 20;

    private BacklogReport() {}

    static String of(BacklogResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("gateway       " + String.join(" ", result.gatewayJavaOptions()));
        for (BacklogResult.Phase phase : result.phases()) {
            lines.add(text(
                    "%-13s %6.0f s, %,9d accepted, %,7d refused, p50 %6.1f ms, p99 %7.1f ms; gateway %.2f cores, Postgres"
                            + " %.2f; live heap %.0f MiB",
                    phase.name(),
                    phase.seconds(),
                    phase.accepted(),
                    phase.refused(),
                    phase.p50Millis(),
                    phase.p99Millis(),
                    phase.gatewayCores(),
                    phase.postgresCores(),
                    phase.liveHeapKilobytes() / KILOBYTES));
        }
        lines.add(text(
                "memory        %.0f MiB of live heap at most, %.0f MiB resident at most",
                result.liveHeapKilobytes() / KILOBYTES, result.peakResidentKilobytes() / KILOBYTES));
        lines.add(text(
                "return        first push after %.1f s, last after %.0f s; at most %,d pushes in a second, over %d connections",
                result.secondsToFirst(),
                result.secondsToLast(),
                result.pushesBySecond().stream().max(Comparator.naturalOrder()).orElse(0L),
                result.mostConnections()));
        lines.add("              pushes in each of the first seconds: "
                + result.pushesBySecond().stream().limit(FIRST_SECONDS).toList());
        lines.add(text(
                "pushes        %,d owed, %,d arrived, %,d lost, %,d again, %,d of notifications without a 201",
                result.pushes().expected(),
                result.pushes().received(),
                result.pushes().lost(),
                result.pushes().duplicates(),
                result.pushes().unexpected()));
        return String.join("\n", lines);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
