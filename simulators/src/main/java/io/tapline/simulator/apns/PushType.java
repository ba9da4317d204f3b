package io.tapline.simulator.apns;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The values of {@code apns-push-type} and the topic suffix that each needs.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns">Sending notification requests to APNs</a>
 */
enum PushType {
    ALERT("alert", ""),
    BACKGROUND("background", ""),
    COMPLICATION("complication", ".complication"),
    CONTROLS("controls", ".push-type.controls"),
    FILE_PROVIDER("fileprovider", ".pushkit.fileprovider"),
    LIVE_ACTIVITY("liveactivity", ".push-type.liveactivity"),
    LOCATION("location", ".location-query"),
    MDM("mdm", ""),
    PUSH_TO_TALK("pushtotalk", ".voip-ptt"),
    VOIP("voip", ".voip"),
    WIDGETS("widgets", ".push-type.widgets");

    private static final int MAX_PAYLOAD = 4096;
    private static final int MAX_VOIP_PAYLOAD = 5120;

    private static final Map<String, PushType> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(type -> type.text, type -> type));
    private static final List<String> SUFFIXES = Arrays.stream(values())
            .map(type -> type.topicSuffix)
            .filter(suffix -> !suffix.isEmpty())
            .toList();

    private final String text;
    private final String topicSuffix;

    PushType(String text, String topicSuffix) {
        this.text = text;
        this.topicSuffix = topicSuffix;
    }

    static Optional<PushType> of(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    int maxPayload() {
        return this == VOIP ? MAX_VOIP_PAYLOAD : MAX_PAYLOAD;
    }

    /** Whether a topic has the suffix of this type, and no other type's. */
    boolean suits(String topic) {
        if (!topicSuffix.isEmpty()) {
            return topic.endsWith(topicSuffix) && topic.length() > topicSuffix.length();
        }
        for (String suffix : SUFFIXES) {
            if (topic.endsWith(suffix)) {
                return false;
            }
        }
        return true;
    }
}
