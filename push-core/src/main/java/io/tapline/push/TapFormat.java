package io.tapline.push;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What every push tells the app, under the same names on every platform: which notification, and what happened to it. Never a
 * part of its content. All values are strings, as FCM's {@code data} demands.
 *
 * <p>{@code change} is {@code created}, or {@code state} when {@code ids}, separated by commas, were read, dismissed, deleted or the
 * like on another device. An alert of one of them that is on the screen is to be taken off; it bears the id as its APNs request
 * identifier and its Android tag, and the last 16 digits of the id as its tag on Windows.
 */
public final class TapFormat {

    /** Names the text that an app shows when it cannot pull the real one in time; only where the app itself shows alerts. */
    public static final String ALERT = "alert";

    /** Of a change of more notifications the push names none: the app learns of them by its pull. */
    static final int MAXIMUM_IDS = 20;

    private TapFormat() {}

    /** The fields of a contentless tap, as a JSON object: {@code {"id":"…","change":"created"}}. */
    public static String tap(Message message) {
        return "{" + fields(message) + "}";
    }

    /** The fields that go with a visible alert: those of a tap, and when the alert should leave the screen. */
    public static String besideAlert(Message message) {
        Instant displayUntil = message.displayUntil();
        String until = displayUntil == null ? "" : ",\"displayUntil\":\"" + displayUntil + "\"";
        return "{" + fields(message) + until + "}";
    }

    /** The fields of an alert that the app itself is to show. */
    public static String alert(Message message, String text) {
        String fields = besideAlert(message);
        String alert = ",\"" + ALERT + "\":" + JsonString.quoted(text) + "}";
        return fields.substring(0, fields.length() - 1) + alert;
    }

    /** Neither a UUID nor the fixed words need escaping. */
    private static String fields(Message message) {
        List<UUID> changed = message.content().changed();
        String id = "\"id\":\"" + message.notificationId() + "\",\"change\":";
        if (changed.isEmpty()) {
            return id + "\"created\"";
        }
        return changed.size() > MAXIMUM_IDS
                ? id + "\"state\""
                : id + "\"state\",\"ids\":\""
                        + changed.stream().map(UUID::toString).collect(Collectors.joining(",")) + "\"";
    }
}
