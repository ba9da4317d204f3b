package io.tapline.gateway.rest;

import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;

/** How the API spells the states of a notification. */
final class WireNames {

    private WireNames() {}

    static String of(Status status) {
        return switch (status) {
            case ACTIVE -> "active";
            case DELETED -> "deleted";
        };
    }

    static String of(ReadState state) {
        return switch (state) {
            case UNREAD -> "unread";
            case READ -> "read";
        };
    }

    static String of(UserActionState state) {
        return switch (state) {
            case NO_INTERACTION -> "noInteraction";
            case ACTIVATED -> "activated";
            case DISMISSED -> "dismissed";
            case SNOOZED -> "snoozed";
        };
    }
}
