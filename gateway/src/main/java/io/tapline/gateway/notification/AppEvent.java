package io.tapline.gateway.notification;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an app server can be told of. */
public enum AppEvent {
    /** A push service took the push. */
    ACCEPTED(0),
    /** A push service does not know the device any more. */
    UNREGISTERED(1),
    /** A device has fetched the notification. */
    FETCHED(2),
    /** The user has read it. */
    READ(3),
    /** It expired, and the user had done nothing with it. */
    EXPIRED(4),
    /** A push was refused for good, or could not be sent in its time. */
    FAILED(5);

    private final int number;

    AppEvent(int number) {
        this.number = number;
    }

    /** In the database. */
    public int number() {
        return number;
    }

    /** @throws IllegalArgumentException if there is none of this number */
    public static AppEvent numbered(int number) {
        return find(event -> event.number == number)
                .orElseThrow(() -> new IllegalArgumentException("no event has the number " + number));
    }

    /** Empty if there is none of this {@link #wireName}. */
    public static Optional<AppEvent> byWireName(String name) {
        return find(event -> event.wireName().equals(name));
    }

    private static Optional<AppEvent> find(Predicate<AppEvent> wanted) {
        return Arrays.stream(values()).filter(wanted).findAny();
    }

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
