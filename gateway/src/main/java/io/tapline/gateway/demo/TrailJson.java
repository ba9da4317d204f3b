package io.tapline.gateway.demo;

import io.tapline.gateway.notification.Trail;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** A trail as the page reads it. */
final class TrailJson {

    private TrailJson() {}

    static JsonObject of(Trail trail) {
        JsonArray devices = new JsonArray();
        trail.devices().forEach(device -> devices.add(device(device)));
        JsonArray changes = new JsonArray();
        trail.changes().forEach(change -> changes.add(change(change)));
        return state(trail.state())
                .put("id", trail.id().toString())
                .put("acceptedAt", trail.acceptedAt())
                .put("expiresAt", trail.expiresAt())
                .put("devices", devices)
                .put("changes", changes);
    }

    private static JsonObject device(Trail.AtDevice device) {
        Trail.Push push = device.push();
        return new JsonObject()
                .put("subscription", device.subscription().toString())
                .put("deviceId", device.deviceId())
                .put(
                        "platform",
                        device.platform() == null ? null : device.platform().wireName())
                .put("push", push == null ? null : push(push))
                .put("fetchedBy", device.fetchedBy())
                .put("alert", device.alert() == null ? null : alert(device.alert()));
    }

    private static JsonObject alert(Trail.Alert alert) {
        return new JsonObject()
                .put("dueAt", alert.dueAt())
                .put("settledAt", alert.settledAt())
                .put("end", alert.end() == null ? null : word(alert.end()))
                .put("attempts", alert.attempts())
                .put("word", alert.word());
    }

    private static JsonObject push(Trail.Push push) {
        return new JsonObject()
                .put("state", word(push.state()))
                .put("at", push.at())
                .put("attempts", push.attempts())
                .put("reason", push.reason())
                .put("providerId", push.providerId())
                .put("nextAttemptAt", push.nextAttemptAt());
    }

    private static JsonObject change(Trail.Change change) {
        return state(change.state())
                .put("at", change.at())
                .put("device", change.device() == null ? null : change.device().toString())
                .put("newContent", change.newContent());
    }

    private static JsonObject state(Trail.State state) {
        return new JsonObject()
                .put("status", word(state.status()))
                .put("readState", word(state.readState()))
                .put("userActionState", word(state.userActionState()));
    }

    /** NO_INTERACTION is noInteraction, as in the API. */
    private static String word(Enum<?> value) {
        String[] parts = value.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder word = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            word.append(Character.toUpperCase(parts[i].charAt(0))).append(parts[i].substring(1));
        }
        return word.toString();
    }
}
