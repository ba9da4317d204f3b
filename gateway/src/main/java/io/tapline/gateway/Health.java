package io.tapline.gateway;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * How a node fares, part by part, in no more than up and down. Ready is who may be sent requests: all needed parts are up and it is
 * not stopping. Thread-safe but for {@link #need} and {@link #note}, which are for the start.
 */
final class Health {

    private final Map<String, BooleanSupplier> needed = new LinkedHashMap<>();
    private final Map<String, BooleanSupplier> noted = new LinkedHashMap<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    /** Adds a part without which the node is not ready. */
    void need(String part, BooleanSupplier isUp) {
        needed.put(part, isUp);
    }

    /** Adds a part that is only shown. */
    void note(String part, BooleanSupplier isUp) {
        noted.put(part, isUp);
    }

    /** Not ready from now on. */
    void drain() {
        draining.set(true);
    }

    boolean isReady() {
        return !draining.get() && needed.values().stream().allMatch(BooleanSupplier::getAsBoolean);
    }

    /** {@code {"ready": true, "draining": false, "parts": {"postgres": "up", …}}}. */
    JsonObject describe() {
        JsonObject parts = new JsonObject();
        needed.forEach((part, isUp) -> parts.put(part, isUp.getAsBoolean() ? "up" : "down"));
        noted.forEach((part, isUp) -> parts.put(part, isUp.getAsBoolean() ? "up" : "down"));
        return new JsonObject()
                .put("ready", isReady())
                .put("draining", draining.get())
                .put("parts", parts);
    }
}
