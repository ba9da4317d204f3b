package io.tapline.gateway.rest;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Platform;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a body said so far. Made for one body. */
final class NotificationDraft implements JsonInput.Members {

    /** Of a DNS name (RFC 1035 section 2.3.4). */
    private static final int MAXIMUM_HOST_NAME = 255;

    static final int MAXIMUM_LABEL = 256;

    private final TargetPolicyDraft targetPolicy = new TargetPolicyDraft();
    private @Nullable String targetHostName;
    private @Nullable String appNotificationId;
    private @Nullable String groupName;
    private byte @Nullable [] rawContent;
    private @Nullable VisualContent visualContent;
    private @Nullable Integer displayTimeToLive;
    private @Nullable Instant expirationDateTime;
    private @Nullable Priority priority;
    private @Nullable FallbackPolicy fallback;
    private boolean wrapped;
    private boolean unwrapped;

    @Override
    public void read(JsonInput json, String name) throws IOException {
        boolean wrapper = name.equals("notification");
        boolean known = wrapper ? json.object(this::readMember) : readMember(json, name);
        if (!known) {
            return;
        }
        // A field both inside of the wrapper and beside it would be one of two.
        if (wrapped || (wrapper && unwrapped)) {
            throw json.invalid("stands beside the notification or its fields");
        }
        wrapped |= wrapper;
        unwrapped |= !wrapper;
    }

    /** @return false for a member that has no meaning here, which was passed over */
    private boolean readMember(JsonInput json, String name) throws IOException {
        switch (name) {
            case "targetHostName" -> targetHostName = json.text(MAXIMUM_HOST_NAME);
            case "appNotificationId" -> appNotificationId = json.text(MAXIMUM_LABEL);
            case "groupName" -> groupName = json.text(MAXIMUM_LABEL);
            case "targetPolicy" -> json.object(targetPolicy);
            case "payload" -> json.object(this::readPayload);
            case "displayTimeToLive" -> displayTimeToLive = json.integer(0, Integer.MAX_VALUE);
            case "expirationDateTime" -> expirationDateTime = json.instant();
            case "priority" -> priority = readPriority(json);
            case "fallbackPolicy" -> fallback = FallbackDraft.read(json);
            default -> {
                json.skip();
                return false;
            }
        }
        return true;
    }

    private void readPayload(JsonInput json, String name) throws IOException {
        switch (name) {
            case "rawContent" -> rawContent = json.utf8();
            case "visualContent" -> visualContent = VisualDraft.read(json);
            default -> json.skip();
        }
    }

    /** The original's back end wrote 0, 1 and 2 for the three. */
    private static @Nullable Priority readPriority(JsonInput json) throws IOException {
        String word = json.word();
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "none", "0" -> Priority.NONE;
            case "high", "1" -> Priority.HIGH;
            case "low", "2" -> Priority.LOW;
            default -> throw json.invalid("must be None, High or Low");
        };
    }

    Notification toNotification(App app, UserKey user, UUID id, ApiLimits limits) {
        String hostName = hostName(app);
        if (rawContent == null && visualContent == null) {
            throw invalid("payload", "payload must hold rawContent or visualContent");
        }
        Instant createdAt = NotificationIds.instantOf(id);
        Instant expiresAt = expiresAt(createdAt, limits);
        checkFallback();
        return new Notification(
                id,
                app.id(),
                user,
                hostName,
                appNotificationId,
                groupName,
                targetPolicy.platforms(),
                targetPolicy.subscriptions(),
                rawContent,
                visualContent,
                displayTimeToLive,
                createdAt,
                expiresAt,
                effectivePriority(),
                fallback);
    }

    private String hostName(App app) {
        if (targetHostName == null || targetHostName.isEmpty()) {
            throw invalid("targetHostName", "targetHostName is required");
        }
        String hostName = targetHostName.toLowerCase(Locale.ROOT);
        if (!app.hostNames().contains(hostName)) {
            throw ApiFailure.of(
                    ApiError.ACCESS_DENIED, "targetHostName is not a host name of this app", "targetHostName");
        }
        return hostName;
    }

    private Instant expiresAt(Instant createdAt, ApiLimits limits) {
        if (expirationDateTime == null) {
            return createdAt.plus(limits.defaultLifetime());
        }
        if (!expirationDateTime.isAfter(createdAt)) {
            throw invalid("expirationDateTime", "expirationDateTime is in the past");
        }
        if (expirationDateTime.isAfter(createdAt.plus(limits.maximumLifetime()))) {
            throw invalid(
                    "expirationDateTime",
                    "expirationDateTime is more than "
                            + limits.maximumLifetime().toDays() + " days away");
        }
        return expirationDateTime;
    }

    /** A visual notification is high by itself; of a raw one nothing is assumed. */
    private Priority effectivePriority() {
        if (priority != null) {
            return priority;
        }
        return visualContent == null ? Priority.NONE : Priority.HIGH;
    }

    private void checkFallback() {
        if (fallback == null) {
            return;
        }
        if (visualContent != null) {
            throw invalid("fallbackPolicy", "fallbackPolicy is for raw notifications, and this one has visualContent");
        }
        if (priority != Priority.HIGH) {
            throw invalid("fallbackPolicy", "fallbackPolicy needs the priority High");
        }
        if (!targetPolicy.platforms().contains(Platform.IOS)) {
            throw invalid(
                    "targetPolicy.platformTypes", "targetPolicy.platformTypes must include iOS for fallbackPolicy");
        }
    }

    private static ApiFailure invalid(String target, String message) {
        return ApiFailure.of(ApiError.INVALID_REQUEST, message, target);
    }
}
