package io.tapline.bench.plot;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run plot}. */
@Command(name = "bench/run plot", description = "Draws the figures that bench/run transport, fcm or compare wrote.")
public final class PlotCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Option(names = "--title", description = "Above the plot. By default it says what is drawn.")
    private @Nullable String title;

    @Parameters(index = "0", paramLabel = "JSON", description = "What --json wrote.")
    private Path json = Path.of("");

    @Parameters(index = "1", paramLabel = "SVG", description = "The picture to write.")
    private Path svg = Path.of("");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PlotCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        JsonNode array = new ObjectMapper().readTree(json.toFile());
        Files.writeString(
                svg,
                ComparisonPlot.draws(array)
                        ? ComparisonPlot.svg(requireNonNullElse(title, "What a second of CPU pushes"), array)
                        : Plot.svg(
                                requireNonNullElse(title, "What a push costs, one connection over TLS"),
                                Result.read(json)));
        return 0;
    }
}
