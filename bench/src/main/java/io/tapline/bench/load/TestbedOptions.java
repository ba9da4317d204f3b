package io.tapline.bench.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a {@link Testbed} is made of.
 *
 * @param gateways how many, each with its own event loops, heap and connections, on one Postgres and one Redis
 * @param sinkEventLoops of all sinks
 * @param wnsHttp2 see {@link Sinks}
 * @param gatewayJavaOptions of each gateway's JVM
 * @param gatewayCpus those they may use, as {@code taskset} lists them; empty: all
 * @param settled whether times are measured: Postgres is brought to where an old one is, see {@link WriteAheadLog}
 * @param settings changes the gateways' configuration before they start
 */
public record TestbedOptions(
        int gateways,
        int sinkEventLoops,
        boolean wnsHttp2,
        List<String> gatewayJavaOptions,
        String gatewayCpus,
        boolean settled,
        Consumer<ObjectNode> settings) {

    public TestbedOptions {
        gatewayJavaOptions = List.copyOf(gatewayJavaOptions);
    }

    /** Sinks on one event loop, and one gateway, which may use every CPU. */
    public static TestbedOptions of(List<String> gatewayJavaOptions, boolean settled, Consumer<ObjectNode> settings) {
        return new TestbedOptions(1, 1, false, gatewayJavaOptions, "", settled, settings);
    }
}
