package io.tapline.simulator.fcm;

import static io.tapline.simulator.fcm.FieldType.BOOLEAN;
import static io.tapline.simulator.fcm.FieldType.DURATION;
import static io.tapline.simulator.fcm.FieldType.DURATIONS;
import static io.tapline.simulator.fcm.FieldType.NUMBER;
import static io.tapline.simulator.fcm.FieldType.STRING;
import static io.tapline.simulator.fcm.FieldType.STRINGS;
import static io.tapline.simulator.fcm.FieldType.STRING_MAP;
import static io.tapline.simulator.fcm.FieldType.STRUCT;
import static io.tapline.simulator.fcm.FieldType.TIMESTAMP;
import static io.tapline.simulator.fcm.FieldType.message;
import static io.tapline.simulator.fcm.FieldType.oneOf;
import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/**
 * The body of {@code messages:send}.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages">REST resource: projects.messages</a>
 */
final class FcmSchema {

    private FcmSchema() {}

    private static final FieldType NOTIFICATION = message(Map.of("title", STRING, "body", STRING, "image", STRING));

    private static final FieldType LIGHT_SETTINGS = message(Map.of(
            "color",
            message(Map.of("red", NUMBER, "green", NUMBER, "blue", NUMBER, "alpha", NUMBER)),
            "light_on_duration",
            DURATION,
            "light_off_duration",
            DURATION));

    private static final FieldType ANDROID_NOTIFICATION = message(Map.ofEntries(
            entry("title", STRING),
            entry("body", STRING),
            entry("icon", STRING),
            entry("color", STRING),
            entry("sound", STRING),
            entry("tag", STRING),
            entry("click_action", STRING),
            entry("body_loc_key", STRING),
            entry("body_loc_args", STRINGS),
            entry("title_loc_key", STRING),
            entry("title_loc_args", STRINGS),
            entry("channel_id", STRING),
            entry("ticker", STRING),
            entry("sticky", BOOLEAN),
            entry("event_time", TIMESTAMP),
            entry("local_only", BOOLEAN),
            entry(
                    "notification_priority",
                    oneOf(
                            "TYPE_ENUM",
                            Set.of(
                                    "PRIORITY_UNSPECIFIED",
                                    "PRIORITY_MIN",
                                    "PRIORITY_LOW",
                                    "PRIORITY_DEFAULT",
                                    "PRIORITY_HIGH",
                                    "PRIORITY_MAX"))),
            entry("default_sound", BOOLEAN),
            entry("default_vibrate_timings", BOOLEAN),
            entry("default_light_settings", BOOLEAN),
            entry("vibrate_timings", DURATIONS),
            entry("visibility", oneOf("TYPE_ENUM", Set.of("VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET"))),
            entry("notification_count", NUMBER),
            entry("light_settings", LIGHT_SETTINGS),
            entry("image", STRING),
            entry("bypass_proxy_notification", BOOLEAN),
            entry("proxy", oneOf("TYPE_ENUM", Set.of("PROXY_UNSPECIFIED", "ALLOW", "DENY", "IF_PRIORITY_LOWERED")))));

    private static final FieldType ANALYTICS = message(Map.of("analytics_label", STRING));

    private static final FieldType ANDROID = message(Map.ofEntries(
            entry("collapse_key", STRING),
            entry("priority", oneOf("TYPE_ENUM", Set.of("NORMAL", "HIGH"))),
            entry("ttl", DURATION),
            entry("restricted_package_name", STRING),
            entry("data", STRING_MAP),
            entry("notification", ANDROID_NOTIFICATION),
            entry("direct_boot_ok", BOOLEAN),
            entry("bandwidth_constrained_ok", BOOLEAN),
            entry("restricted_satellite_ok", BOOLEAN),
            entry("fcm_options", ANALYTICS)));

    private static final FieldType WEBPUSH = message(Map.of(
            "headers", STRING_MAP,
            "data", STRING_MAP,
            "notification", STRUCT,
            "fcm_options", message(Map.of("link", STRING, "analytics_label", STRING))));

    private static final FieldType APNS = message(Map.of(
            "headers", STRING_MAP,
            "payload", STRUCT,
            "live_activity_token", STRING,
            "fcm_options", message(Map.of("analytics_label", STRING, "image", STRING))));

    private static final FieldType MESSAGE = message(Map.ofEntries(
            entry("name", STRING),
            entry("data", STRING_MAP),
            entry("notification", NOTIFICATION),
            entry("android", ANDROID),
            entry("webpush", WEBPUSH),
            entry("apns", APNS),
            entry("fcm_options", ANALYTICS),
            entry("token", STRING),
            entry("topic", STRING),
            entry("condition", STRING)));

    static final FieldType SEND = message(Map.of("validate_only", BOOLEAN, "message", MESSAGE));
}
