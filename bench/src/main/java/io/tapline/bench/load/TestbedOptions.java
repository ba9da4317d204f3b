package io.tapline.bench.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a {@link Testbed} is made of.
 *
 * @param sinkEventLoops of all sinks
 * @param wnsHttp2 see {@link Sinks}
 * @param gatewayJavaOptions of the gateway's JVM
 * @param gatewayCpus those it may use, as {@code taskset} lists them; empty: all
 * @param settled whether times are measured: Postgres is brought to where an old one is, see {@link WriteAheadLog}
 * @param settings changes the gateway's configuration before it starts
 */
public record TestbedOptions(
        int sinkEventLoops,
        boolean wnsHttp2,
        List<String> gatewayJavaOptions,
        String gatewayCpus,
        boolean settled,
        Consumer<ObjectNode> settings) {

    public TestbedOptions {
        gatewayJavaOptions = List.copyOf(gatewayJavaOptions);
    }

    /** Sinks on one event loop, and a gateway that may use every CPU. */
    public static TestbedOptions of(List<String> gatewayJavaOptions, boolean settled, Consumer<ObjectNode> settings) {
        return new TestbedOptions(1, false, gatewayJavaOptions, "", settled, settings);
    }
}
