package io.tapline.gateway.rest;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.subscription.UserEndpoints;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who {@code /me} is in a request.
 *
 * @param endpoints the user's, if finding out who the user is took them; null otherwise
 * @param device the subscription that a user's request named as its own; null: none, or the app server asks
 */
record Target(
        App app,
        UserKey user,
        @Nullable UserEndpoints endpoints,
        @Nullable UUID device) {

    /** Whether the device that a user's request came from has a fallback for what it does not fetch. */
    boolean isDeviceWithFallback() {
        return endpoints != null
                && device != null
                && endpoints.subscriptions().stream()
                        .filter(subscription -> subscription.id().equals(device))
                        .anyMatch(subscription ->
                                FallbackPolicy.isFor(subscription.endpoint().platform()));
    }
}
