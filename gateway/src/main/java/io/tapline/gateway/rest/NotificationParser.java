package io.tapline.gateway.rest;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import java.util.UUID;

/**
 * Reads the body of a POST into a valid notification, once.
 *
 * <p>As lenient as the original service: names of members and of enum values in any case; integers as numbers or strings;
 * one string for an array of it; {@code payload.visual} for {@code visualContent}; the whole body inside
 * {@code {"notification": …}}; members that are not documented, as its generated clients send, passed over. Strict where a
 * guess would be needed: duplicate members, wrong types, unknown values of enums. JSON's null is as good as nothing.
 *
 * <p>Confined to one event loop.
 */
public final class NotificationParser {

    private final JsonFormat json;
    private final ApiLimits limits;
    private final NotificationIds ids;

    public NotificationParser(ApiLimits limits, NotificationIds ids) {
        this.json = new JsonFormat(limits.maximumBodyBytes(), names());
        this.limits = limits;
        this.ids = ids;
    }

    private static FieldNames names() {
        return new FieldNames(
                        "notification",
                        "targetHostName",
                        "appNotificationId",
                        "groupName",
                        "targetPolicy",
                        "platformTypes",
                        "endpoints",
                        "subscriptions",
                        "payload",
                        "rawContent",
                        "visualContent",
                        "title",
                        "body",
                        "displayTimeToLive",
                        "expirationDateTime",
                        "priority",
                        "fallbackPolicy",
                        "endpointFallback",
                        "fallbackDelayInSeconds")
                .alias("visual", "visualContent");
    }

    /**
     * Reads a notification from {@code app} to {@code user}, with a new id.
     *
     * @throws ApiFailure INVALID_REQUEST naming the field; ACCESS_DENIED for a host name that is not the app's
     */
    public Notification parse(byte[] body, App app, UserKey user) {
        return draft(body).toNotification(app, user, ids.next(), limits);
    }

    /** As it was when it was posted with an id: what lay in the future then may be past now. */
    Notification parse(byte[] body, App app, UserKey user, UUID id) {
        return draft(body).toNotification(app, user, id, limits);
    }

    private NotificationDraft draft(byte[] body) {
        NotificationDraft draft = new NotificationDraft();
        json.read(body, draft);
        return draft;
    }
}
