package io.tapline.gateway.subscription;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A device's valid wish to be reached.
 *
 * @param deviceId the client's own name for the device; the same one renews in place
 */
public record SubscriptionRequest(String deviceId, @Nullable String appDisplayName, Endpoint endpoint) {
    public SubscriptionRequest {
        requireNonNull(deviceId, "deviceId");
        requireNonNull(endpoint, "endpoint");
    }
}
