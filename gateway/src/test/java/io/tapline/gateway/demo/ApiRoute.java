package io.tapline.gateway.demo;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An operation of the API, asked for alone or within a batch.
 *
 * @param operation as {@code GET /me/notifications/{id}}
 */
record ApiRoute(String operation, boolean inBatch) {

    /** A body for each operation, empty for none. What openapi.yaml has and this table lacks fails the tests of every route. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /me/notifications", "{\"targetHostName\":\"HOST\",\"payload\":{\"rawContent\":\"sent\"}}"),
            Map.entry("GET /me/notifications", ""),
            Map.entry("GET /me/notifications/$count", ""),
            Map.entry("POST /me/notifications/setState", "{\"readState\":\"read\",\"ids\":[\"ID\"]}"),
            Map.entry("GET /me/notifications/delta", ""),
            Map.entry("GET /me/notifications/stream", ""),
            Map.entry("GET /me/notifications/{id}", ""),
            Map.entry("PATCH /me/notifications/{id}", "{\"readState\":\"read\"}"),
            Map.entry("DELETE /me/notifications/{id}", ""),
            Map.entry(
                    "POST /me/notificationSubscriptions",
                    "{\"deviceId\":\"watch\",\"platform\":\"android\",\"fcm\":{\"registrationToken\":\"unused\"}}"),
            Map.entry("GET /me/notificationSubscriptions", ""),
            Map.entry("GET /me/notificationSubscriptions/{id}", ""),
            Map.entry("DELETE /me/notificationSubscriptions/{id}", ""));

    private static final String BATCH = "POST /$batch";
    private static final String STREAM = "GET /me/notifications/stream";

    /** Each operation that asks for a token, alone and within a batch; the batch itself is what the latter go through. */
    static List<ApiRoute> all(JsonNode openApi) {
        Set<String> secured = new TreeSet<>();
        openApi.get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(method -> {
                    boolean isOperation = method.getValue().has("operationId");
                    if (isOperation && !isOpen(method.getValue())) {
                        secured.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        Set<String> known = new TreeSet<>(BODIES.keySet());
        known.add(BATCH);
        if (!secured.equals(known)) {
            throw new AssertionError("the API has " + secured + ", and the tests of its routes know " + known);
        }
        List<ApiRoute> routes = new ArrayList<>();
        BODIES.keySet().stream().sorted().forEach(operation -> {
            routes.add(new ApiRoute(operation, false));
            if (!operation.equals(STREAM)) {
                routes.add(new ApiRoute(operation, true));
            }
        });
        return routes;
    }

    /** Of the whole document all operations need a token but those that say that they need none. */
    static boolean isOpen(JsonNode operation) {
        return operation.has("security") && operation.get("security").isEmpty();
    }

    boolean isOfSubscriptions() {
        return operation.contains("/notificationSubscriptions");
    }

    boolean hasId() {
        return operation.endsWith("{id}");
    }

    private String method() {
        return operation.substring(0, operation.indexOf(' '));
    }

    /** The request with these ids, and the header {@code X-UNS-ID} where it has its place. */
    ApiRequest request(String notification, String subscription, String unsid) {
        String id = isOfSubscriptions() ? subscription : notification;
        String path = operation.substring(operation.indexOf(' ') + 1).replace("{id}", id);
        String body = requireNonNull(BODIES.get(operation))
                .replace("HOST", DemoConfig.HOST_NAME)
                .replace("ID", notification);
        ApiRequest single = new ApiRequest(method(), "/beta" + path, body, unsid);
        return inBatch ? batchOf(single, path) : single;
    }

    private static ApiRequest batchOf(ApiRequest single, String path) {
        ObjectNode batch = WholeSystem.JSON.createObjectNode();
        ObjectNode inner = batch.putArray("requests").addObject();
        inner.put("id", "1").put("method", single.method()).put("url", path);
        ObjectNode headers = inner.putObject("headers");
        if (!single.unsid().isEmpty()) {
            headers.put("X-UNS-ID", single.unsid());
        }
        if (!single.body().isEmpty()) {
            headers.put("Content-Type", "application/json");
            inner.set("body", ApiRequest.json(single.body()));
        }
        return new ApiRequest("POST", "/beta/$batch", batch.toString(), "");
    }

    @Override
    public String toString() {
        return inBatch ? operation + " in a batch" : operation;
    }
}
