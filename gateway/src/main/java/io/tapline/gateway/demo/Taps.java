package io.tapline.gateway.demo;

import io.tapline.simulator.engine.Inbox;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** The pushes that reached the simulators, numbered in one row. Keeps the newest. Thread-safe. */
final class Taps {

    private static final int KEPT = 500;

    /** Shows that a push carries a credential, not which one. */
    private static final String CONCEALED = "…";

    private final List<Simulator> simulators;
    private final long[] read;
    private final Deque<Received> kept = new ArrayDeque<>();
    /** The number of the newest; the first was 1. */
    private long newest;

    Taps(List<Simulator> simulators) {
        this.simulators = List.copyOf(simulators);
        this.read = new long[this.simulators.size()];
    }

    /**
     * Those that came after the one of a number.
     *
     * @param number 0, or {@code newest} of the answer before
     */
    synchronized JsonObject after(long number) {
        collect();
        JsonArray taps = new JsonArray();
        kept.stream()
                .skip(Math.max(0, number - (newest - kept.size())))
                .map(Taps::json)
                .forEach(taps::add);
        return new JsonObject().put("newest", newest).put("taps", taps);
    }

    private void collect() {
        List<Received> fresh = new ArrayList<>();
        for (int i = 0; i < read.length; i++) {
            Inbox.Part part = simulators.get(i).inbox().since(read[i]);
            read[i] = part.end();
            fresh.addAll(part.received());
        }
        fresh.sort(Comparator.comparing(Received::receivedAt));
        newest += fresh.size();
        kept.addAll(fresh);
        while (kept.size() > KEPT) {
            kept.removeFirst();
        }
    }

    private static JsonObject json(Received push) {
        JsonObject headers = new JsonObject();
        push.headers()
                .forEach(header -> headers.put(
                        header.getKey(),
                        header.getKey().contentEquals(HttpHeaders.AUTHORIZATION) ? CONCEALED : header.getValue()));
        return new JsonObject()
                .put("simulator", push.simulator())
                .put("target", push.target())
                .put("receivedAt", push.receivedAt())
                .put("method", push.method())
                .put("path", push.path())
                .put("headers", headers)
                .put("body", push.body())
                .put("base64", push.base64())
                .put("plaintext", push.plaintext())
                .put("status", push.status())
                .put("error", push.error());
    }
}
