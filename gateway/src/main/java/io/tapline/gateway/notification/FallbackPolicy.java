package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Platform;

/**
 * What an iOS device shows when it has not fetched a raw notification in time.
 *
 * @param delaySeconds 60 to 600
 */
public record FallbackPolicy(int delaySeconds, VisualContent visualContent) {
    public FallbackPolicy {
        requireNonNull(visualContent, "visualContent");
    }

    /** Whether devices of a platform have a fallback: only those of Apple put off the taps of an app as they see fit. */
    public static boolean isFor(Platform platform) {
        return platform == Platform.IOS;
    }
}
