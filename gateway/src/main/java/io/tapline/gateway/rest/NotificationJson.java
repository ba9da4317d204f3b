package io.tapline.gateway.rest;

import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Platform;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notifications as answers show them. {@code displayTimeToLive} is what is left of it at {@code now}. */
final class NotificationJson {

    private static final String CONTEXT = "{\"@odata.context\":\"";
    private static final String COLLECTION = "/beta/$metadata#me/notifications\"";
    private static final String ENTITY = "/beta/$metadata#me/notifications/$entity\",";
    private static final int TYPICAL_SIZE = 512;

    private NotificationJson() {}

    /** The answer to a POST: what the original echoed, and never {@code rawContent}. */
    static Buffer created(Notification notification, String baseUrl, Instant now) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE);
        json.ascii(CONTEXT).ascii(baseUrl).ascii(ENTITY);
        json.ascii("\"id\":\"").ascii(notification.id().toString());
        json.ascii("\",\"displayTimeToLive\":");
        displayTimeToLive(json, notification, now);
        json.ascii(",\"expirationDateTime\":").instant(notification.expiresAt());
        json.ascii(",\"groupName\":").text(notification.groupName());
        json.ascii(",\"priority\":\"").ascii(notification.priority().wireName());
        json.ascii("\",\"payload\":{");
        visualContent(json, notification.visualContent());
        return json.ascii("}}").toBuffer();
    }

    /** One notification as a pull returns it, payload included. */
    static Buffer entity(StoredNotification stored, String baseUrl, Instant now) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE);
        json.ascii(CONTEXT).ascii(baseUrl).ascii(ENTITY);
        members(json, stored, now);
        return json.ascii("}").toBuffer();
    }

    /** @param nextLink null on the last page */
    static Buffer page(List<StoredNotification> page, String baseUrl, @Nullable String nextLink, Instant now) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE * (1 + page.size()));
        json.ascii(CONTEXT).ascii(baseUrl).ascii(COLLECTION).ascii(",\"value\":[");
        String separator = "{";
        for (StoredNotification stored : page) {
            json.ascii(separator);
            members(json, stored, now);
            json.ascii("}");
            separator = ",{";
        }
        json.ascii("]");
        if (nextLink != null) {
            json.ascii(",\"@odata.nextLink\":").text(nextLink);
        }
        return json.ascii("}").toBuffer();
    }

    /** The answer of an action that counts. */
    static Buffer count(int count, String baseUrl) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE);
        json.ascii(CONTEXT).ascii(baseUrl).ascii("/beta/$metadata#Edm.Int32\",\"value\":");
        return json.number(count).ascii("}").toBuffer();
    }

    private static void members(JsonOutput json, StoredNotification stored, Instant now) {
        Notification notification = stored.notification();
        json.ascii("\"@odata.etag\":").text(EntityTag.of(stored.sequence()));
        json.ascii(",\"id\":\"").ascii(notification.id().toString());
        json.ascii("\",\"targetHostName\":").text(notification.targetHostName());
        json.ascii(",\"appNotificationId\":").text(notification.appNotificationId());
        json.ascii(",\"groupName\":").text(notification.groupName());
        json.ascii(",\"creationDateTime\":").instant(notification.createdAt());
        json.ascii(",\"lastModifiedDateTime\":").instant(stored.lastModifiedAt());
        json.ascii(",\"expirationDateTime\":").instant(notification.expiresAt());
        json.ascii(",\"status\":\"").ascii(WireNames.of(stored.status()));
        json.ascii("\",\"readState\":\"").ascii(WireNames.of(stored.readState()));
        json.ascii("\",\"userActionState\":\"").ascii(WireNames.of(stored.userActionState()));
        json.ascii("\",\"priority\":\"").ascii(notification.priority().wireName());
        json.ascii("\",\"displayTimeToLive\":");
        displayTimeToLive(json, notification, now);
        targetPolicy(json, notification);
        fallbackPolicy(json, notification.fallback());
        payload(json, notification);
    }

    private static void targetPolicy(JsonOutput json, Notification notification) {
        json.ascii(",\"targetPolicy\":{\"platformTypes\":[");
        Set<Platform> platforms = notification.platforms();
        String separator = "\"";
        for (Platform platform : Platform.values()) {
            if (platforms.contains(platform)) {
                json.ascii(separator).ascii(platform.wireName()).ascii("\"");
                separator = ",\"";
            }
        }
        json.ascii("]}");
    }

    private static void fallbackPolicy(JsonOutput json, @Nullable FallbackPolicy fallback) {
        if (fallback != null) {
            json.ascii(",\"fallbackPolicy\":{\"endpointFallback\":{\"platformTypes\":[\"iOS\"]");
            json.ascii(",\"fallbackDelayInSeconds\":")
                    .number(fallback.delaySeconds())
                    .ascii(",");
            visualContent(json, fallback.visualContent());
            json.ascii("}}");
        }
    }

    private static void payload(JsonOutput json, Notification notification) {
        json.ascii(",\"payload\":{");
        byte[] rawContent = notification.rawContent();
        if (rawContent != null) {
            json.ascii("\"rawContent\":").utf8(rawContent);
            json.ascii(notification.visualContent() == null ? "" : ",");
        }
        visualContent(json, notification.visualContent());
        json.ascii("}");
    }

    private static void visualContent(JsonOutput json, @Nullable VisualContent content) {
        if (content != null) {
            json.ascii("\"visualContent\":{\"title\":").text(content.title());
            json.ascii(",\"body\":").text(content.body()).ascii("}");
        }
    }

    /** Whole seconds, rounded down; null if none was posted. */
    private static void displayTimeToLive(JsonOutput json, Notification notification, Instant now) {
        Integer seconds = notification.displaySeconds();
        if (seconds == null) {
            json.ascii("null");
            return;
        }
        long end = notification.createdAt().toEpochMilli() + 1000L * seconds;
        json.number(Math.max(0, Math.floorDiv(end - now.toEpochMilli(), 1000L)));
    }
}
