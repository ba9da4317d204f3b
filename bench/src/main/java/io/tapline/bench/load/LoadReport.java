package io.tapline.bench.load;

import static java.util.Objects.requireNonNullElse;

import io.tapline.bench.load.LoadResult.LatencyMillis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a run in words. */
final class LoadReport {

    private LoadReport() {}

    static String of(LoadResult result) {
        List<String> lines = new ArrayList<>();
        PushAccount account = result.pushes().account();
        LatencyMillis latency = result.latencyMillis();
        lines.add("");
        lines.add(text(
                "notifications   %,.0f/s stored and answered 201 (%,d in %.1f s)",
                result.posts().createdPerSecond(), result.posts().created(), result.seconds()));
        lines.add(text(
                "answers         %s%s",
                result.posts().byStatus(),
                result.posts().backlog() == 0
                        ? ""
                        : text(
                                "; %,d posts were due and waited for a connection at the end",
                                result.posts().backlog())));
        lines.add(text(
                "POST latency    p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms",
                latency.p50(), latency.p90(), latency.p99(), latency.p999(), latency.max()));
        lines.add(text(
                "pushes          %,.0f/s accepted by the sinks, %,d refused",
                result.pushes().perSecond(), result.pushes().refused()));
        lines.add(text(
                "                whole run: %,d owed, %,d received, %,d lost, %,d duplicates, %,d unexpected;"
                        + " the last came %.1f s after the last answer",
                account.expected(),
                account.received(),
                account.lost(),
                account.duplicates(),
                account.unexpected(),
                result.pushes().drainedAfterSeconds()));
        lines.add("");
        lines.add(text("%-22s %12s %8s", "CPU", "µs/notific.", "cores"));
        for (CpuUse.Part part : CpuUse.Part.values()) {
            lines.add(text(
                    "%-22s %12.1f %8.2f",
                    part.label(),
                    requireNonNullElse(result.cpu().microsPerNotification().get(part.name()), 0.0),
                    requireNonNullElse(result.cpu().coresBusy().get(part.name()), 0.0)));
        }
        lines.add(text(
                "gateway         garbage collection %.1f %% of its CPU, heap in use %,d MB before and %,d MB after,"
                        + " peak resident %,d MB",
                result.cpu().gatewayGarbageCollectionShare() * 100,
                result.gatewayMemory().heapUsedKilobytesBefore() >> 10,
                result.gatewayMemory().heapUsedKilobytesAfter() >> 10,
                result.gatewayMemory().peakResidentKilobytes() >> 10));
        return String.join("\n", lines);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
