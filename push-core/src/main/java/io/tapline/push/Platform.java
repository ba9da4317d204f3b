package io.tapline.push;

import java.util.Locale;
import java.util.Optional;

/** The four kinds of endpoint, by the names that {@code targetPolicy.platformTypes} gives them. */
public enum Platform {
    WINDOWS("windows"),
    IOS("iOS"),
    ANDROID("android"),
    WEB_PUSH("webPush");

    private final String wireName;

    Platform(String wireName) {
        this.wireName = wireName;
    }

    /** The spelling that responses use. */
    public String wireName() {
        return wireName;
    }

    /** Finds a platform by its wire name in any case; empty when there is none of that name. */
    public static Optional<Platform> byWireName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "windows" -> Optional.of(WINDOWS);
            case "ios" -> Optional.of(IOS);
            case "android" -> Optional.of(ANDROID);
            case "webpush" -> Optional.of(WEB_PUSH);
            default -> Optional.empty();
        };
    }
}
