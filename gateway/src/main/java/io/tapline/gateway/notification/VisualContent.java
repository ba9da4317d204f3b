package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Title and body of a visible alert. */
public record VisualContent(String title, @Nullable String body) {
    public VisualContent {
        requireNonNull(title, "title");
    }
}
