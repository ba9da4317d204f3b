package io.tapline.simulator.apns;

import io.tapline.simulator.wire.Request;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that APNs looks at, read in one pass over the headers.
 *
 * <p>Fields are null when their header is absent.
 */
final class ApnsRequest {

    private static final String DEVICE_PATH = "/3/device/";

    final Request request;

    @Nullable
    CharSequence authorization;

    @Nullable
    String id;

    @Nullable
    String topic;

    @Nullable
    String pushType;

    @Nullable
    String expiration;

    @Nullable
    String priority;

    @Nullable
    String collapseId;

    boolean duplicates;

    private final String path;

    ApnsRequest(Request request) {
        this.request = request;
        this.path = request.path();
        for (Map.Entry<CharSequence, CharSequence> header : request.headers()) {
            take(header.getKey(), header.getValue());
        }
    }

    private void take(CharSequence name, CharSequence value) {
        if (name.length() < 7 || name.charAt(0) != 'a') {
            return;
        }
        switch (name.toString()) {
            case "authorization" -> authorization = once(authorization, value);
            case "apns-id" -> id = text(id, value);
            case "apns-topic" -> topic = text(topic, value);
            case "apns-push-type" -> pushType = text(pushType, value);
            case "apns-expiration" -> expiration = text(expiration, value);
            case "apns-priority" -> priority = text(priority, value);
            case "apns-collapse-id" -> collapseId = text(collapseId, value);
            default -> {}
        }
    }

    private CharSequence once(@Nullable CharSequence before, CharSequence value) {
        duplicates |= before != null;
        return value;
    }

    private String text(@Nullable String before, CharSequence value) {
        return once(before, value).toString();
    }

    boolean pathKnown() {
        return path.startsWith(DEVICE_PATH) || path.equals("/3/device");
    }

    /** What follows {@code /3/device/}, unchecked. */
    String deviceToken() {
        return path.startsWith(DEVICE_PATH) ? path.substring(DEVICE_PATH.length()) : "";
    }
}
