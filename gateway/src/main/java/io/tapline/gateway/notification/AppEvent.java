package io.tapline.gateway.notification;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an app server can be told of. The place in the list is the number in the database: append only. */
public enum AppEvent {
    /** A push service took the push. */
    ACCEPTED,
    /** A push service does not know the device any more. */
    UNREGISTERED,
    /** A device has fetched the notification. */
    FETCHED,
    /** The user has read it. */
    READ,
    /** It expired, and the user had done nothing with it. */
    EXPIRED,
    /** A push was refused for good, or could not be sent in its time. */
    FAILED;

    /** The one that tells of an outcome; null for those that nobody is told of. */
    public static @Nullable AppEvent of(Delivery.State state) {
        return switch (state) {
            case ACCEPTED -> ACCEPTED;
            case GONE -> UNREGISTERED;
            case REJECTED, EXPIRED -> FAILED;
            case RETRY, SKIPPED -> null;
        };
    }

    /** As the configuration and the webhooks spell it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
