package io.tapline.bench.fairness;

import java.util.Locale;

/** The figures in words. */
final class FairnessReport {

    private FairnessReport() {}

    static String of(FairnessResult result) {
        return String.join(
                "\n",
                "",
                text("capacity        %,.0f posts/s of one app alone", result.capacityPerSecond()),
                "modest alone    " + waits(result.alone()),
                "beside greedy   " + waits(result.besideGreedy()),
                text("p99             %.2f times what it was", result.ratio()),
                text(
                        "greedy          offered %,.0f/s; %s in %.0f s; gateway %.2f cores, %d MiB live",
                        result.greedyOfferedPerSecond(),
                        result.greedyAnswers(),
                        result.greedySeconds(),
                        result.gatewayCores(),
                        result.gatewayHeapKilobytes() / 1024));
    }

    private static String waits(FairnessResult.Waits waits) {
        return text(
                "%d accepted, %d not; p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, longest %.2f ms",
                waits.created(), waits.others(), waits.p50(), waits.p90(), waits.p99(), waits.max());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
