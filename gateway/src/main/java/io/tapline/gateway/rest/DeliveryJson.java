package io.tapline.gateway.rest;

import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Fallbacks;
import io.tapline.gateway.notification.PublicReason;
import io.tapline.gateway.notification.Trail;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deliveries as answers show them: by subscription, without the name and the address of a device. */
final class DeliveryJson {

    private static final String CONTEXT = "{\"@odata.context\":\"";
    private static final String COLLECTION = "/beta/$metadata#Collection(notificationDelivery)\",\"value\":[";
    private static final int TYPICAL_SIZE = 384;

    private DeliveryJson() {}

    static Buffer list(List<Trail.AtDevice> devices, String baseUrl) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE * (1 + devices.size()));
        json.ascii(CONTEXT).ascii(baseUrl).ascii(COLLECTION);
        String separator = "{";
        for (Trail.AtDevice device : devices) {
            json.ascii(separator);
            members(json, device);
            json.ascii("}");
            separator = ",{";
        }
        return json.ascii("]}").toBuffer();
    }

    private static void members(JsonOutput json, Trail.AtDevice device) {
        Trail.Push push = device.push();
        json.ascii("\"subscriptionId\":\"").ascii(device.subscription().toString());
        json.ascii("\",\"platform\":")
                .text(device.platform() == null ? null : device.platform().wireName());
        json.ascii(",\"state\":\"").ascii(state(device)).ascii("\"");
        json.ascii(",\"attempts\":").number(push == null ? 0 : push.attempts());
        json.ascii(",\"reason\":").text(push == null ? null : PublicReason.of(push.reason()));
        json.ascii(",\"providerId\":").text(push == null ? null : push.providerId());
        json.ascii(",\"updatedAt\":").instant(push == null ? null : push.at());
        json.ascii(",\"nextAttemptAt\":").instant(push == null ? null : push.nextAttemptAt());
        json.ascii(",\"fetchedAt\":").instant(device.fetchedBy());
        json.ascii(",\"alert\":");
        alert(json, device.alert());
    }

    private static String state(Trail.AtDevice device) {
        Trail.Push push = device.push();
        if (push == null) {
            return device.awaited() ? "pending" : "skipped";
        }
        return word(push.state());
    }

    static String word(Delivery.State state) {
        return switch (state) {
            case ACCEPTED -> "accepted";
            case GONE -> "unregistered";
            case REJECTED -> "rejected";
            case RETRY -> "retrying";
            case EXPIRED -> "expired";
            case SKIPPED -> "skipped";
        };
    }

    private static void alert(JsonOutput json, Trail.@Nullable Alert alert) {
        if (alert == null) {
            json.ascii("null");
            return;
        }
        json.ascii("{\"state\":\"")
                .ascii(word(alert.end()))
                .ascii("\",\"dueAt\":")
                .instant(alert.dueAt());
        json.ascii(",\"attempts\":").number(alert.attempts());
        json.ascii(",\"reason\":").text(PublicReason.of(alert.word()));
        json.ascii(",\"settledAt\":").instant(alert.settledAt()).ascii("}");
    }

    private static String word(Fallbacks.@Nullable End end) {
        if (end == null) {
            return "pending";
        }
        return switch (end) {
            case ACCEPTED -> "accepted";
            case GONE -> "unregistered";
            case REJECTED -> "rejected";
            case FETCHED -> "fetched";
            case NOT_NEEDED -> "skipped";
        };
    }
}
