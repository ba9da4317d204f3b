package io.tapline.gateway.rest;

import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationFeed;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Platform;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notifications as answers show them. {@code displayTimeToLive} is what is left of it at {@code now}. */
final class NotificationJson {

    private static final String CONTEXT = "{\"@odata.context\":\"";
    private static final String COLLECTION = "/beta/$metadata#me/notifications\"";
    private static final String ENTITY = "/beta/$metadata#me/notifications/$entity\",";
    private static final int TYPICAL_SIZE = 512;

    /** What an item has, and {@code $select} can name. */
    static final List<String> MEMBERS = List.of(
            "id",
            "targetHostName",
            "appNotificationId",
            "groupName",
            "creationDateTime",
            "lastModifiedDateTime",
            "expirationDateTime",
            "status",
            "readState",
            "userActionState",
            "priority",
            "displayTimeToLive",
            "targetPolicy",
            "fallbackPolicy",
            "payload");

    private NotificationJson() {}

    /** The answer to a POST: what the original echoed, and never {@code rawContent}. */
    static Buffer posted(Notification notification, long sequence, String baseUrl, Instant now) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE);
        json.ascii(CONTEXT).ascii(baseUrl).ascii(ENTITY);
        json.ascii("\"@odata.etag\":").text(EntityTag.of(sequence));
        json.ascii(",\"id\":\"").ascii(notification.id().toString());
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
        members(json, stored, now, null);
        return json.ascii("}").toBuffer();
    }

    /**
     * @param count of all pages; null for none
     * @param select names of the members to show; null: all
     * @param nextLink null on the last page
     */
    static Buffer page(
            List<StoredNotification> page,
            String baseUrl,
            @Nullable Long count,
            @Nullable Set<String> select,
            @Nullable String nextLink,
            Instant now) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE * (1 + page.size()));
        json.ascii(CONTEXT).ascii(baseUrl).ascii(COLLECTION);
        if (count != null) {
            json.ascii(",\"@odata.count\":").number(count);
        }
        json.ascii(",\"value\":[");
        String separator = "{";
        for (StoredNotification stored : page) {
            json.ascii(separator);
            members(json, stored, now, select);
            json.ascii("}");
            separator = ",{";
        }
        json.ascii("]");
        if (nextLink != null) {
            json.ascii(",\"@odata.nextLink\":").text(nextLink);
        }
        return json.ascii("}").toBuffer();
    }

    /**
     * A part of the feed, deleted and expired ones as removed.
     *
     * @param link {@code nextLink} or {@code deltaLink}
     */
    static Buffer delta(
            List<StoredNotification> changed,
            List<NotificationFeed.Expired> expired,
            String baseUrl,
            String link,
            String url,
            Instant now) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE * (1 + changed.size()));
        json.ascii(CONTEXT).ascii(baseUrl).ascii("/beta/$metadata#Collection(notification)\",");
        changes(json, changed, expired, now);
        json.ascii(",\"@odata.").ascii(link).ascii("\":").text(url);
        return json.ascii("}").toBuffer();
    }

    /** The same without links, in one line: where to go on stands beside it. */
    static Buffer changes(List<StoredNotification> changed, List<NotificationFeed.Expired> expired, Instant now) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE * (1 + changed.size()));
        json.ascii("{");
        changes(json, changed, expired, now);
        return json.ascii("}").toBuffer();
    }

    private static void changes(
            JsonOutput json, List<StoredNotification> changed, List<NotificationFeed.Expired> expired, Instant now) {
        json.ascii("\"value\":[");
        String separator = "{";
        for (StoredNotification stored : changed) {
            json.ascii(separator);
            if (stored.status() == StoredNotification.Status.DELETED) {
                removed(json, stored.notification().id(), "deleted");
            } else {
                members(json, stored, now, null);
            }
            json.ascii("}");
            separator = ",{";
        }
        for (NotificationFeed.Expired gone : expired) {
            json.ascii(separator);
            removed(json, gone.id(), "expired");
            json.ascii("}");
            separator = ",{";
        }
        json.ascii("]");
    }

    private static void removed(JsonOutput json, UUID id, String reason) {
        json.ascii("\"id\":\"").ascii(id.toString()).ascii("\",\"@removed\":{\"reason\":\"");
        json.ascii(reason).ascii("\"}");
    }

    /** The answer of an action that counts. */
    static Buffer count(int count, String baseUrl) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE);
        json.ascii(CONTEXT).ascii(baseUrl).ascii("/beta/$metadata#Edm.Int32\",\"value\":");
        return json.number(count).ascii("}").toBuffer();
    }

    private static void members(JsonOutput json, StoredNotification stored, Instant now, @Nullable Set<String> select) {
        Notification notification = stored.notification();
        json.ascii("\"@odata.etag\":").text(EntityTag.of(stored.sequence()));
        json.ascii(",\"id\":\"").ascii(notification.id().toString()).ascii("\"");
        if (wanted(select, "targetHostName")) {
            json.ascii(",\"targetHostName\":").text(notification.targetHostName());
        }
        if (wanted(select, "appNotificationId")) {
            json.ascii(",\"appNotificationId\":").text(notification.appNotificationId());
        }
        if (wanted(select, "groupName")) {
            json.ascii(",\"groupName\":").text(notification.groupName());
        }
        if (wanted(select, "creationDateTime")) {
            json.ascii(",\"creationDateTime\":").instant(notification.createdAt());
        }
        if (wanted(select, "lastModifiedDateTime")) {
            json.ascii(",\"lastModifiedDateTime\":").instant(stored.lastModifiedAt());
        }
        if (wanted(select, "expirationDateTime")) {
            json.ascii(",\"expirationDateTime\":").instant(notification.expiresAt());
        }
        states(json, stored, select);
        if (wanted(select, "priority")) {
            json.ascii(",\"priority\":\"")
                    .ascii(notification.priority().wireName())
                    .ascii("\"");
        }
        if (wanted(select, "displayTimeToLive")) {
            json.ascii(",\"displayTimeToLive\":");
            displayTimeToLive(json, notification, now);
        }
        if (wanted(select, "targetPolicy")) {
            targetPolicy(json, notification);
        }
        if (wanted(select, "fallbackPolicy")) {
            fallbackPolicy(json, notification.fallback());
        }
        if (wanted(select, "payload")) {
            payload(json, notification);
        }
    }

    private static void states(JsonOutput json, StoredNotification stored, @Nullable Set<String> select) {
        if (wanted(select, "status")) {
            json.ascii(",\"status\":\"").ascii(WireNames.of(stored.status())).ascii("\"");
        }
        if (wanted(select, "readState")) {
            json.ascii(",\"readState\":\"")
                    .ascii(WireNames.of(stored.readState()))
                    .ascii("\"");
        }
        if (wanted(select, "userActionState")) {
            json.ascii(",\"userActionState\":\"")
                    .ascii(WireNames.of(stored.userActionState()))
                    .ascii("\"");
        }
    }

    private static boolean wanted(@Nullable Set<String> select, String member) {
        return select == null || select.contains(member);
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
