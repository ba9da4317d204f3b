package io.tapline.bench.transport;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one process of a client cost.
 *
 * @param allocBytesPerPush null for what is no Java
 * @param sinkCores how busy the server was: at 1 the throughput is its own, not the client's
 * @param tls what encrypted, or {@code none}
 */
public record Figures(
        double cpuMicrosPerPush,
        @Nullable Double allocBytesPerPush,
        double pushesPerSecond,
        double sinkCores,
        String tls) {

    /**
     * Of the lines that a client's process prints.
     *
     * @throws IOException when one is missing or is no number, as after a window without a push
     */
    static Figures parse(Map<String, String> values) throws IOException {
        return new Figures(
                number(values, "cpuMicrosPerPush"),
                number(values, "allocBytesPerPush"),
                number(values, "pushesPerSecond"),
                number(values, "sinkCores"),
                value(values, "tls"));
    }

    private static double number(Map<String, String> values, String name) throws IOException {
        String text = value(values, name);
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IOException("it printed " + name + "=" + text);
    }

    private static String value(Map<String, String> values, String name) throws IOException {
        String value = values.get(name);
        if (value == null) {
            throw new IOException("it printed no " + name);
        }
        return value;
    }
}
