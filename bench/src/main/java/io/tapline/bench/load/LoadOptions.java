package io.tapline.bench.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.push.Platform;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What to run. Filled by picocli. */
public final class LoadOptions {

    @Option(names = "--seconds", defaultValue = "30", description = "Measure so long (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "Seconds of the same load before it (default: ${DEFAULT-VALUE}).")
    int warmUpSeconds;

    @Option(names = "--users", defaultValue = "10000", description = "Users to register (default: ${DEFAULT-VALUE}).")
    int users;

    @Option(
            names = "--indexed",
            description =
                    "Put the users into Redis instead of registering them over the API, for numbers that would take"
                            + " hours. Postgres does not know them.")
    boolean indexed;

    @Option(
            names = "--endpoints",
            defaultValue = "3",
            description = "Devices of each user (default: ${DEFAULT-VALUE}).")
    int endpoints;

    @Option(
            names = "--platforms",
            split = ",",
            converter = ToPlatform.class,
            defaultValue = "ios,android,windows",
            description =
                    "What a user's devices are, in turn: ios, android, windows, webPush (default: ${DEFAULT-VALUE}).")
    List<Platform> platforms = List.of();

    @Option(
            names = "--rate",
            converter = ToPace.class,
            defaultValue = "1000",
            description =
                    "Posts per second, whether or not earlier ones are answered; or max, the next one as soon as a"
                            + " connection is free (default: ${DEFAULT-VALUE}).")
    Pace pace = new Pace.Maximum();

    @Option(
            names = "--connections",
            defaultValue = "128",
            description =
                    "HTTP connections, one post under way on each, to the gateways in turn (default: ${DEFAULT-VALUE}).")
    int connections;

    @Option(
            names = "--streams",
            defaultValue = "0",
            description = "Speak HTTP/2 with so many posts under way on each connection; 0 for HTTP/1.1 (default: "
                    + "${DEFAULT-VALUE}).")
    int streams;

    @Option(names = "--body-bytes", defaultValue = "400", description = "Length of a body (default: ${DEFAULT-VALUE}).")
    int bodyBytes;

    @Option(
            names = "--gateways",
            defaultValue = "1",
            description = "Gateways, on one Postgres and one Redis (default: ${DEFAULT-VALUE}). Two with"
                    + " --gateway-event-loops 1 compare with one with --gateway-event-loops 2: the same threads and as"
                    + " many connections to stores and push services.")
    int gateways;

    @Option(
            names = "--gateway-java-options",
            split = " ",
            defaultValue = "-Xms512m -Xmx512m",
            description = "Of each gateway's JVM (default: ${DEFAULT-VALUE}).")
    List<String> gatewayJavaOptions = List.of();

    @Option(
            names = "--gateway-cpus",
            defaultValue = "",
            description = "CPUs that the gateways may use, as taskset lists them; all by default.")
    String gatewayCpus = "";

    @Option(
            names = "--gateway-event-loops",
            defaultValue = "0",
            description = "Event loops of each gateway; 0 for its own default (default: ${DEFAULT-VALUE}).")
    int gatewayEventLoops;

    @Option(names = "--sink-event-loops", defaultValue = "1", description = "Of all sinks (default: ${DEFAULT-VALUE}).")
    int sinkEventLoops;

    @Option(
            names = "--wns-http2",
            description = "Let the WNS sink speak HTTP/2; Microsoft documents HTTP/1.1 only, which is the default.")
    boolean wnsHttp2;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "For Postgres's data and the logs, on the disk to be measured; must be empty or absent. A"
                    + " throw-away folder in bench/target by default.")
    @Nullable
    Path folder;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there, as one object.")
    @Nullable
    Path json;

    /** As if they had been written after {@code bench/run load}. */
    public static LoadOptions of(String... arguments) {
        return CommandLine.populateCommand(new LoadOptions(), arguments);
    }

    TestbedOptions testbed() {
        return new TestbedOptions(
                gateways, sinkEventLoops, wnsHttp2, gatewayJavaOptions, gatewayCpus, true, this::changeSettings);
    }

    private void changeSettings(ObjectNode settings) {
        if (gatewayEventLoops > 0) {
            settings.withObject("http").put("eventLoops", gatewayEventLoops);
        }
    }

    /** The names of the API, in any case. */
    static final class ToPlatform implements ITypeConverter<Platform> {
        @Override
        public Platform convert(String name) {
            return Platform.byWireName(name)
                    .orElseThrow(() -> new TypeConversionException("no platform is called " + name));
        }
    }

    /** See {@link Pace#parse}. */
    static final class ToPace implements ITypeConverter<Pace> {
        @Override
        public Pace convert(String text) {
            try {
                return Pace.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(text + " is neither max nor a number over 0");
            }
        }
    }
}
