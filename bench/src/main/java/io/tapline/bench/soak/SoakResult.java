package io.tapline.bench.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a soak.
 *
 * @param reasons of pushes without the provider's answer, by the transport's word
 * @param happenings what transports and credentials handled by themselves
 * @param early when a fifth of the pushes was done
 * @param late when all were done
 */
record SoakResult(
        SoakOptions options,
        double seconds,
        Map<Fate, Long> fates,
        Map<String, Long> reasons,
        Map<Fault, Long> faults,
        Map<String, Long> happenings,
        long connections,
        Memory early,
        Memory late,
        long leaks,
        long violationCount,
        List<String> violations) {

    /** More than this factor between a fifth and the end of the run is growth; */
    private static final double FLAT = 1.25;

    /** but so many bytes more, a chunk of the allocator, say nothing. */
    private static final long CHUNK = 4 << 20;

    boolean isMemoryFlat() {
        return isFlat(early.heap(), late.heap()) && isFlat(early.direct(), late.direct());
    }

    private static boolean isFlat(long before, long after) {
        return after <= FLAT * before + CHUNK;
    }

    boolean isGood() {
        return violationCount == 0 && leaks == 0 && isMemoryFlat();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%,d pushes, seed %d, %.0f s, %,d connections",
                options.pushes(),
                options.seed(),
                seconds,
                connections);
        table(text, "outcome", fates);
        table(text, "of these without the provider's answer", reasons);
        table(text, "fault", faults);
        table(text, "handled on the way", happenings);
        line(text, "after 20 %% of the pushes: %s", early);
        line(text, "after 100 %%: %s; flat within a factor of %.2f and 4 MiB: %s", late, FLAT, isMemoryFlat());
        line(text, "leaks: %d", leaks);
        line(text, "violations: %d", violationCount);
        violations.forEach(violation -> line(text, "  %s", violation));
        return text.toString();
    }

    private static void table(StringBuilder text, String title, Map<?, Long> counts) {
        line(text, "%s:", title);
        counts.forEach((name, count) -> line(text, "  %,12d  %s", count, name));
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
