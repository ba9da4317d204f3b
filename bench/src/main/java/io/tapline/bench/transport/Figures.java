package io.tapline.bench.transport;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one process of a client cost.
 *
 * @param allocBytesPerPush null for what is no Java
 * @param sinkCores how busy the server was: at 1 the throughput is its own, not the client's
 * @param tls what encrypted, or {@code none}
 */
record Figures(
        double cpuMicrosPerPush,
        @Nullable Double allocBytesPerPush,
        double pushesPerSecond,
        double sinkCores,
        String tls) {

    /** Of the lines that a client's process prints. */
    static Figures parse(Map<String, String> values) {
        return new Figures(
                number(values, "cpuMicrosPerPush"),
                number(values, "allocBytesPerPush"),
                number(values, "pushesPerSecond"),
                number(values, "sinkCores"),
                values.getOrDefault("tls", "?"));
    }

    private static double number(Map<String, String> values, String name) {
        return Double.parseDouble(values.getOrDefault(name, "NaN"));
    }
}
