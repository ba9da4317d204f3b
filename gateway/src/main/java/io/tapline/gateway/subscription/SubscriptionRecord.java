package io.tapline.gateway.subscription;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A subscription with what its owner may see of it. */
public record SubscriptionRecord(
        Subscription subscription,
        Unsid unsid,
        String deviceId,
        @Nullable String appDisplayName,
        Instant createdAt) {
    public SubscriptionRecord {
        requireNonNull(subscription, "subscription");
        requireNonNull(unsid, "unsid");
        requireNonNull(deviceId, "deviceId");
        requireNonNull(createdAt, "createdAt");
    }
}
