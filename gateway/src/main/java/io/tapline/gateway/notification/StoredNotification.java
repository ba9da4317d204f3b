package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification as the store has it now.
 *
 * @param lastModifiedAt null if it was never changed
 * @param sequence its place in its user's feed: grows with every change
 */
public record StoredNotification(
        Notification notification,
        Status status,
        ReadState readState,
        UserActionState userActionState,
        @Nullable Instant lastModifiedAt,
        long sequence) {

    /** Ordinals are stored in this and the two enums below: append only. */
    public enum Status {
        ACTIVE,
        DELETED
    }

    /** Whether the user has seen it. */
    public enum ReadState {
        UNREAD,
        READ
    }

    /** What the user did with it. */
    public enum UserActionState {
        NO_INTERACTION,
        ACTIVATED,
        DISMISSED,
        SNOOZED
    }

    public StoredNotification {
        requireNonNull(notification, "notification");
        requireNonNull(status, "status");
        requireNonNull(readState, "readState");
        requireNonNull(userActionState, "userActionState");
    }

    /**
     * Whether the user has seen it or done anything with it on some device, snoozing included: then no device is alerted to it any
     * more. {@code claim-fallbacks.sql} says the same.
     */
    public boolean isHandled() {
        return readState == ReadState.READ || userActionState != UserActionState.NO_INTERACTION;
    }
}
