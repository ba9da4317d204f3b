package io.tapline.bench.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object of the JSON that {@code bench/run transport} writes.
 *
 * @param allocBytes null for what is no Java
 * @param busy whether other work was going on, which makes the figures worthless
 */
record Result(
        String client,
        int bodyBytes,
        Span cpuMicros,
        @Nullable Span allocBytes,
        int forks,
        boolean busy) {

    /** The median of several processes, the least and the greatest. */
    record Span(double median, double least, double greatest) {}

    static List<Result> read(Path json) throws IOException {
        List<Result> results = new ArrayList<>();
        for (JsonNode object : new ObjectMapper().readTree(json.toFile())) {
            Span cpu = span(object, "cpuMicrosPerPush");
            if (cpu == null) {
                throw new IOException("an object of " + json + " has no cpuMicrosPerPush");
            }
            results.add(new Result(
                    object.path("client").asText(),
                    object.path("bodyBytes").asInt(),
                    cpu,
                    span(object, "allocBytesPerPush"),
                    object.path("forks").asInt(1),
                    object.path("busyMachine").asBoolean()));
        }
        return results;
    }

    private static @Nullable Span span(JsonNode object, String name) {
        JsonNode median = object.path(name);
        JsonNode spread = object.path(name + "Spread");
        return median.isNumber()
                ? new Span(
                        median.asDouble(),
                        spread.path(0).asDouble(median.asDouble()),
                        spread.path(1).asDouble(median.asDouble()))
                : null;
    }
}
