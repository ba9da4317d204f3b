package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.identity.UserKey;
import io.tapline.push.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A valid notification to a user, as it was accepted. Immutable; nothing later checks it again. Either {@code rawContent} or
 * {@code visualContent} is there, or both.
 *
 * @param id a UUIDv7: ids of one node grow with time
 * @param platforms those that the target policy lets through
 * @param targetSubscriptions subscription ids of the target policy; empty: all
 * @param rawContent UTF-8; may hold U+0000; not to be changed
 * @param displaySeconds {@code displayTimeToLive}; null: none was posted
 * @param createdAt database partitions and responses agree on it: the time inside {@code id}
 * @param trace the request that has posted it; null if that is not traced
 */
public record Notification(
        UUID id,
        String appId,
        UserKey user,
        String targetHostName,
        @Nullable String appNotificationId,
        @Nullable String groupName,
        Set<Platform> platforms,
        Set<UUID> targetSubscriptions,
        byte @Nullable [] rawContent,
        @Nullable VisualContent visualContent,
        @Nullable Integer displaySeconds,
        Instant createdAt,
        Instant expiresAt,
        Priority priority,
        @Nullable FallbackPolicy fallback,
        @Nullable TraceParent trace) {

    /** One that is not traced. */
    public Notification(
            UUID id,
            String appId,
            UserKey user,
            String targetHostName,
            @Nullable String appNotificationId,
            @Nullable String groupName,
            Set<Platform> platforms,
            Set<UUID> targetSubscriptions,
            byte @Nullable [] rawContent,
            @Nullable VisualContent visualContent,
            @Nullable Integer displaySeconds,
            Instant createdAt,
            Instant expiresAt,
            Priority priority,
            @Nullable FallbackPolicy fallback) {
        this(
                id,
                appId,
                user,
                targetHostName,
                appNotificationId,
                groupName,
                platforms,
                targetSubscriptions,
                rawContent,
                visualContent,
                displaySeconds,
                createdAt,
                expiresAt,
                priority,
                fallback,
                null);
    }

    public Notification {
        requireNonNull(id, "id");
        requireNonNull(appId, "appId");
        requireNonNull(user, "user");
        requireNonNull(targetHostName, "targetHostName");
        platforms = Set.copyOf(platforms);
        targetSubscriptions = Set.copyOf(targetSubscriptions);
        requireNonNull(createdAt, "createdAt");
        requireNonNull(expiresAt, "expiresAt");
        requireNonNull(priority, "priority");
        if (rawContent == null && visualContent == null) {
            throw new IllegalArgumentException("neither rawContent nor visualContent");
        }
    }

    /**
     * This one as the new content of an item that was there before. {@code displaySeconds} is made to count from that item's
     * creation, so that it ends when it would have ended.
     */
    public Notification asContentOf(UUID item) {
        Instant created = NotificationIds.instantOf(item);
        long later = Math.max(0, Duration.between(created, createdAt).toSeconds());
        return new Notification(
                item,
                appId,
                user,
                targetHostName,
                appNotificationId,
                groupName,
                platforms,
                targetSubscriptions,
                rawContent,
                visualContent,
                displaySeconds == null ? null : (int) Math.min(Integer.MAX_VALUE, displaySeconds + later),
                created,
                expiresAt,
                priority,
                fallback,
                trace);
    }

    /** This one as a request has posted it that is traced; null: is not. */
    public Notification postedBy(@Nullable TraceParent request) {
        if (request == null) {
            return this;
        }
        return new Notification(
                id,
                appId,
                user,
                targetHostName,
                appNotificationId,
                groupName,
                platforms,
                targetSubscriptions,
                rawContent,
                visualContent,
                displaySeconds,
                createdAt,
                expiresAt,
                priority,
                fallback,
                request);
    }

    /** Whose it is. */
    public Owner owner() {
        return new Owner(appId, user);
    }
}
