package io.tapline.gateway.webhook;

import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events that go to an app in one request.
 *
 * @param id the same, with the same events, however often it is sent
 * @param attempt 1 for the first
 * @param events in their order, at least one
 */
record EventBatch(String appId, UUID id, int attempt, List<Event> events) {

    static final int MAXIMUM_EVENTS = 100;

    private static final String TYPE = "notification.events";

    EventBatch {
        requireNonNull(appId, "appId");
        requireNonNull(id, "id");
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("nothing to tell");
        }
    }

    /** The body: the same bytes for the same events. */
    Buffer body() {
        JsonArray data = new JsonArray();
        events.forEach(event -> data.add(json(event)));
        return new JsonObject()
                .put("type", TYPE)
                .put("timestamp", events.get(events.size() - 1).occurredAt())
                .put("data", data)
                .toBuffer();
    }

    private static JsonObject json(Event event) {
        JsonObject json = new JsonObject()
                .put("id", event.id().toString())
                .put("type", "notification." + event.kind().wireName())
                .put("timestamp", event.occurredAt())
                .put("notificationId", event.notification().toString());
        putIfThere(
                json,
                "subscriptionId",
                event.subscription() == null ? null : event.subscription().toString());
        putIfThere(
                json,
                "platform",
                event.platform() == null ? null : event.platform().wireName());
        putIfThere(json, "attempts", event.attempts());
        putIfThere(json, "reason", event.reason());
        putIfThere(json, "providerId", event.providerId());
        return json;
    }

    private static void putIfThere(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
