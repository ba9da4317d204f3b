package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

/**
 * What an iOS device shows when it has not fetched a raw notification in time.
 *
 * @param delaySeconds 60 to 600
 */
public record FallbackPolicy(int delaySeconds, VisualContent visualContent) {
    public FallbackPolicy {
        requireNonNull(visualContent, "visualContent");
    }
}
