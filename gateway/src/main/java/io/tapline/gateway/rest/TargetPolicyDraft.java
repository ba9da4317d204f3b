package io.tapline.gateway.rest;

import io.tapline.push.Platform;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A {@code targetPolicy} as it is read. */
final class TargetPolicyDraft implements JsonInput.Members {

    private static final Set<Platform> ALL_PLATFORMS = Set.copyOf(EnumSet.allOf(Platform.class));

    private static final int MAXIMUM_SUBSCRIPTIONS = 100;
    private static final int MAXIMUM_ID = 64;

    private @Nullable Set<Platform> platforms;
    private Set<UUID> subscriptions = Set.of();

    @Override
    public void read(JsonInput json, String name) throws IOException {
        switch (name) {
            case "platformTypes" -> platforms = PlatformNames.read(json);
            case "endpoints" -> json.object(this::readEndpoints);
            default -> json.skip();
        }
    }

    private void readEndpoints(JsonInput json, String name) throws IOException {
        if (!name.equals("subscriptions")) {
            json.skip();
            return;
        }
        List<String> texts = json.texts(MAXIMUM_SUBSCRIPTIONS, MAXIMUM_ID);
        if (texts == null) {
            return;
        }
        if (texts.isEmpty()) {
            throw json.invalid("names no subscription; leave it out to mean all");
        }
        subscriptions = new HashSet<>();
        for (String text : texts) {
            subscriptions.add(Guid.parse(text).orElseThrow(() -> json.invalid("must hold ids of subscriptions")));
        }
    }

    /** The platforms let through; all, if the policy names none. */
    Set<Platform> platforms() {
        return platforms == null ? ALL_PLATFORMS : platforms;
    }

    /** The subscriptions let through; empty for all. */
    Set<UUID> subscriptions() {
        return subscriptions;
    }
}
