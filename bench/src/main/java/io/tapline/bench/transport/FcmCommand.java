package io.tapline.bench.transport;

import io.tapline.bench.client.FcmMessage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run fcm}. */
@Command(
        name = "bench/run fcm",
        description =
                "Sends the same FCM messages by our client and by Google's own, each in a process of its own, to one"
                        + " server, and compares what a message costs.",
        sortOptions = false)
public final class FcmCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Mixin
    private RunOptions options = new RunOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FcmCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Row> rows = ClientKind.OF_FCM.stream()
                .map(client -> new Row(client, FcmMessage.bytes(), true))
                .toList();
        Comparison.run("fcm", Answer.FCM, options, rows, Goal.OF_FCM);
        return 0;
    }
}
