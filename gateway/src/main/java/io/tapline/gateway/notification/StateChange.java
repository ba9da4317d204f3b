package io.tapline.gateway.notification;

import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of some of a user's notifications. A null leaves as it is what it stands for.
 *
 * @param ids of those to change; null: all that fit {@code group}
 * @param group its name; null: any, or none
 * @param sequence changes the one of {@code ids} only if it is still at this place of the feed
 * @param subscription the device that asks; it need not be told. Null: the app server, or a client that named none
 * @param appId whose webhook may be told of it; null: none is
 */
public record StateChange(
        @Nullable Set<UUID> ids,
        @Nullable String group,
        @Nullable ReadState readState,
        @Nullable UserActionState userActionState,
        @Nullable Status status,
        @Nullable Long sequence,
        @Nullable UUID subscription,
        @Nullable String appId) {

    /** One that nobody is told of. */
    public StateChange(
            @Nullable Set<UUID> ids,
            @Nullable String group,
            @Nullable ReadState readState,
            @Nullable UserActionState userActionState,
            @Nullable Status status,
            @Nullable Long sequence,
            @Nullable UUID subscription) {
        this(ids, group, readState, userActionState, status, sequence, subscription, null);
    }

    public StateChange {
        ids = ids == null ? null : Set.copyOf(ids);
        if (sequence != null && (ids == null || ids.size() != 1)) {
            throw new IllegalArgumentException("sequence needs one id");
        }
    }

    /** The same, of which the webhook of an app may be told. */
    public StateChange toldTo(String app) {
        return new StateChange(ids, group, readState, userActionState, status, sequence, subscription, app);
    }

    /** Deletes one notification. */
    public static StateChange delete(UUID id, @Nullable Long sequence, @Nullable UUID subscription) {
        return new StateChange(Set.of(id), null, null, null, Status.DELETED, sequence, subscription);
    }
}
