package io.tapline.gateway.rest;

import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Platform;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@code fallbackPolicy} as it is read. */
final class FallbackDraft implements JsonInput.Members {

    private static final int MINIMUM_DELAY_SECONDS = 60;
    private static final int MAXIMUM_DELAY_SECONDS = 600;

    private @Nullable Set<Platform> platforms;
    private @Nullable Integer delaySeconds;
    private @Nullable VisualContent visualContent;
    private @Nullable FallbackPolicy policy;

    private FallbackDraft() {}

    static @Nullable FallbackPolicy read(JsonInput json) throws IOException {
        FallbackDraft draft = new FallbackDraft();
        if (!json.object(draft::readPolicy)) {
            return null;
        }
        if (draft.policy == null) {
            throw json.invalid("endpointFallback", "is required");
        }
        return draft.policy;
    }

    private void readPolicy(JsonInput json, String name) throws IOException {
        if (!name.equals("endpointFallback")) {
            json.skip();
        } else if (json.object(this)) {
            policy = toPolicy(json);
        }
    }

    @Override
    public void read(JsonInput json, String name) throws IOException {
        switch (name) {
            case "platformTypes" -> platforms = PlatformNames.read(json);
            case "fallbackDelayInSeconds" -> delaySeconds = json.integer(MINIMUM_DELAY_SECONDS, MAXIMUM_DELAY_SECONDS);
            case "visualContent" -> visualContent = VisualDraft.read(json);
            default -> json.skip();
        }
    }

    private FallbackPolicy toPolicy(JsonInput json) {
        if (!Set.of(Platform.IOS).equals(platforms)) {
            throw json.invalid("platformTypes", "must be iOS, the only platform with a fallback");
        }
        if (delaySeconds == null) {
            throw json.invalid("fallbackDelayInSeconds", "is required");
        }
        if (visualContent == null) {
            throw json.invalid("visualContent", "is required");
        }
        return new FallbackPolicy(delaySeconds, visualContent);
    }
}
