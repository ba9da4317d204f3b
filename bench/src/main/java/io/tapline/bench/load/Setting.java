package io.tapline.bench.load;

import io.tapline.push.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was run and on what, for the record. */
final class Setting {

    private Setting() {}

    static Map<String, Object> of(LoadOptions options, Pace pace, int warmUpSeconds, Testbed testbed)
            throws IOException {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("rate", pace.toString());
        setting.put("seconds", options.seconds);
        setting.put("warmUpSeconds", warmUpSeconds);
        setting.put("users", options.users);
        setting.put("indexed", options.indexed);
        setting.put("endpoints", options.endpoints);
        setting.put(
                "platforms", options.platforms.stream().map(Platform::wireName).toList());
        setting.put("wnsHttp2", options.wnsHttp2);
        setting.put("connections", options.connections);
        setting.put("streams", options.streams);
        setting.put("bodyBytes", options.bodyBytes);
        setting.put("sinkEventLoops", options.sinkEventLoops);
        setting.put("gateways", options.gateways);
        setting.put("gatewayEventLoops", options.gatewayEventLoops == 0 ? "default" : options.gatewayEventLoops);
        setting.put("gatewayCpus", options.gatewayCpus.isEmpty() ? "all" : options.gatewayCpus);
        setting.put("gatewayJavaOptions", String.join(" ", options.gatewayJavaOptions));
        setting.put("countedProcess", counted(testbed.gateways().pids()));
        setting.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        setting.put("cpus", Runtime.getRuntime().availableProcessors());
        setting.put("cpuModel", cpuModel());
        setting.put("loadAverage", Files.readString(Path.of("/proc/loadavg")).trim());
        return setting;
    }

    private static String counted(long[] pids) {
        return pids.length == 1
                ? "the gateway's JVM alone, pid " + pids[0]
                : "the gateways' JVMs alone, summed, pids " + Arrays.toString(pids);
    }

    private static String cpuModel() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }
}
