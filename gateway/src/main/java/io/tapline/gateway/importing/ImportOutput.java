package io.tapline.gateway.importing;

import io.tapline.gateway.subscription.BulkRegistration.Fate;
import io.tapline.gateway.subscription.BulkRegistration.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Where a run tells of its lines: a table of UNSIDs, a table of rejects, and progress in words. */
final class ImportOutput {

    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Writer unsids;
    private final Writer rejects;
    private final PrintWriter progress;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private long toldAt;
    private long valid;
    private boolean anyUnsid;
    private boolean anyReject;

    /** @param nanoTime {@link System#nanoTime} */
    ImportOutput(Writer unsids, Writer rejects, PrintWriter progress, LongSupplier nanoTime) {
        this.unsids = unsids;
        this.rejects = rejects;
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
        this.toldAt = startedAt;
    }

    void registered(DeviceLine line, Result result) throws IOException {
        if (result.fate() == Fate.REFUSED) {
            rejected(line.number(), Objects.requireNonNullElse(result.reason(), ""));
            return;
        }
        if (!anyUnsid) {
            unsids.write("issuer,tenant,user,deviceId,unsid\n");
            anyUnsid = true;
        }
        unsids.write(Csv.join(Arrays.asList(
                        line.issuer(),
                        line.tenant(),
                        line.user(),
                        line.device().request().deviceId(),
                        String.valueOf(result.unsid())))
                + '\n');
        count(result.fate());
    }

    void rejected(long line, String reason) throws IOException {
        if (!anyReject) {
            rejects.write("line,reason\n");
            anyReject = true;
        }
        rejects.write(Csv.join(List.of(Long.toString(line), reason)) + '\n');
        count(Fate.REFUSED);
    }

    /** A line that is good, where nothing is registered. */
    void valid() {
        valid++;
        tell();
    }

    private void count(Fate fate) {
        fates.merge(fate, 1L, Long::sum);
        tell();
    }

    /** What was said so far outlasts the process. */
    void flush() throws IOException {
        unsids.flush();
        rejects.flush();
    }

    boolean anyRejected() {
        return of(Fate.REFUSED) > 0;
    }

    private long of(Fate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    private void tell() {
        if (nanoTime.getAsLong() - toldAt >= PROGRESS_NANOS) {
            toldAt = nanoTime.getAsLong();
            progress.println("tapline: " + this);
        }
    }

    /** Sums so far, with the rate since the start. */
    @Override
    public String toString() {
        long lines = valid + fates.values().stream().mapToLong(Long::longValue).sum();
        double seconds = (nanoTime.getAsLong() - startedAt) / 1e9;
        String counts = valid > 0
                ? valid + " good"
                : of(Fate.CREATED) + " created, " + of(Fate.REPLACED) + " replaced, " + of(Fate.KEPT) + " kept";
        return String.format(
                Locale.ROOT,
                "%d lines in %.1f s (%.0f a second): %s, %d rejected",
                lines,
                seconds,
                lines / Math.max(seconds, 1e-3),
                counts,
                of(Fate.REFUSED));
    }
}
