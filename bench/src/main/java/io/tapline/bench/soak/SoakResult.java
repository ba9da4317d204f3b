package io.tapline.bench.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a soak.
 *
 * @param reasons of pushes without the provider's answer, by the transport's word
 * @param early when a fifth of the pushes was done
 * @param late when all were done
 */
record SoakResult(
        SoakOptions options,
        double seconds,
        Map<Fate, Long> fates,
        Map<String, Long> reasons,
        Map<Fault, Long> faults,
        long connections,
        Memory early,
        Memory late,
        long leaks,
        long violationCount,
        List<String> violations) {

    /** More than this factor between a fifth and the end of the run is growth. */
    static final double FLAT = 1.25;

    boolean isMemoryFlat() {
        return late.heap() <= FLAT * early.heap() && late.direct() <= FLAT * early.direct();
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
        line(text, "after 20 %% of the pushes: %s", megabytes(early));
        line(text, "after 100 %%: %s; flat within a factor of %.2f: %s", megabytes(late), FLAT, isMemoryFlat());
        line(text, "leaks: %d", leaks);
        line(text, "violations: %d", violationCount);
        violations.forEach(violation -> line(text, "  %s", violation));
        return text.toString();
    }

    private static void table(StringBuilder text, String title, Map<?, Long> counts) {
        line(text, "%s:", title);
        counts.forEach((name, count) -> line(text, "  %,12d  %s", count, name));
    }

    private static String megabytes(Memory memory) {
        return String.format(
                Locale.ROOT,
                "heap %.1f MB, direct %.1f MB, resident %.0f MB",
                memory.heap() / 1e6,
                memory.direct() / 1e6,
                memory.resident() / 1e6);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
