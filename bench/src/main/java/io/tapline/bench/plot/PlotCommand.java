package io.tapline.bench.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run plot}. */
@Command(name = "bench/run plot", description = "Draws the figures that bench/run transport or fcm wrote.")
public final class PlotCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Option(
            names = "--title",
            defaultValue = "What a push costs, one connection over TLS",
            description = "Above the plot (default: ${DEFAULT-VALUE}).")
    private String title = "";

    @Parameters(index = "0", paramLabel = "JSON", description = "What --json wrote.")
    private Path json = Path.of("");

    @Parameters(index = "1", paramLabel = "SVG", description = "The picture to write.")
    private Path svg = Path.of("");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PlotCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Files.writeString(svg, Plot.svg(title, Result.read(json)));
        return 0;
    }
}
