package io.tapline.gateway.rest;

import io.tapline.gateway.subscription.SubscriptionRecord;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Subscriptions as answers show them: never the push address, whose parts are secrets. */
final class SubscriptionJson {

    private static final String CONTEXT = "{\"@odata.context\":\"";
    private static final String COLLECTION = "/beta/$metadata#me/notificationSubscriptions\"";
    private static final String ENTITY = "/beta/$metadata#me/notificationSubscriptions/$entity\",";
    private static final int TYPICAL_SIZE = 512;

    private SubscriptionJson() {}

    static Buffer entity(SubscriptionRecord subscription, String baseUrl) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE);
        json.ascii(CONTEXT).ascii(baseUrl).ascii(ENTITY);
        members(json, subscription);
        return json.ascii("}").toBuffer();
    }

    static Buffer list(List<SubscriptionRecord> subscriptions, String baseUrl) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE * (1 + subscriptions.size()));
        json.ascii(CONTEXT).ascii(baseUrl).ascii(COLLECTION).ascii(",\"value\":[");
        String separator = "{";
        for (SubscriptionRecord subscription : subscriptions) {
            json.ascii(separator);
            members(json, subscription);
            json.ascii("}");
            separator = ",{";
        }
        return json.ascii("]}").toBuffer();
    }

    private static void members(JsonOutput json, SubscriptionRecord subscription) {
        json.ascii("\"id\":\"").ascii(subscription.subscription().id().toString());
        json.ascii("\",\"userNotificationSubscriptionId\":\"")
                .ascii(subscription.unsid().toString());
        json.ascii("\",\"deviceId\":").text(subscription.deviceId());
        json.ascii(",\"appDisplayName\":").text(subscription.appDisplayName());
        json.ascii(",\"platform\":\"")
                .ascii(subscription.subscription().endpoint().platform().wireName());
        json.ascii("\",\"createdDateTime\":").instant(subscription.createdAt());
        json.ascii(",\"expirationDateTime\":")
                .instant(subscription.subscription().expiresAt());
    }
}
