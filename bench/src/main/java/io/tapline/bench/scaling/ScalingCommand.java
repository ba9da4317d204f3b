package io.tapline.bench.scaling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run scaling}. */
@Command(
        name = "bench/run scaling",
        description = "Draws users at random and works out what they need from measured costs. It starts nothing;"
                + " docs/scaling.md says where the costs come from, and what is assumed.",
        sortOptions = false)
public final class ScalingCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Mixin
    private ScalingOptions options = new ScalingOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ScalingCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        ScalingResult result = ScalingResult.of(options, SimulatedUsers.draw(options, options.databases));
        System.out.print(result.text());
        if (options.json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(options.json.toFile(), result);
        }
        return 0;
    }
}
