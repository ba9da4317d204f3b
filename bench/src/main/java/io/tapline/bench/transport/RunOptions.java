package io.tapline.bench.transport;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How to measure, whatever is compared. Filled by picocli. */
class RunOptions {

    /** What APNs allows on a connection. */
    private static final int MOST_IN_FLIGHT = 1_000;

    @Option(
            names = "--seconds",
            converter = AtLeastOne.class,
            defaultValue = "10",
            description = "Measure so long (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = "--warm-up",
            converter = AtLeastOne.class,
            defaultValue = "20",
            description = "Seconds of the same load before it (default: ${DEFAULT-VALUE}).")
    int warmUpSeconds;

    @Option(
            names = "--forks",
            converter = AtLeastOne.class,
            defaultValue = "3",
            description = "Processes of each client for each row, one after another (default: ${DEFAULT-VALUE}).")
    int forks;

    @Option(
            names = "--in-flight",
            converter = InFlight.class,
            defaultValue = "500",
            description = "Pushes without answer (default: ${DEFAULT-VALUE}).")
    int inFlight;

    @Option(
            names = "--busy",
            description = "Other work is going on: marks each figure as not to be relied on, here and in the JSON.")
    boolean busy;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, as an array.")
    @Nullable
    Path json;

    static final class AtLeastOne implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, 1, Integer.MAX_VALUE);
        }
    }

    static final class InFlight implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, 1, MOST_IN_FLIGHT);
        }
    }

    static int number(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new TypeConversionException(text + " is no whole number of at least " + least
                + (most == Integer.MAX_VALUE ? "" : " and at most " + most));
    }
}
