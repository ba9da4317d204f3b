package io.tapline.gateway.subscription;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * All endpoints of one user: the value that the index holds, always whole. A user without any is an empty list, which is not
 * the same as an unknown user.
 *
 * @param appId the app whose user it is
 * @param version bumped by Postgres in the transaction of every change
 */
public record UserEndpoints(String appId, long version, List<Subscription> subscriptions) {

    public UserEndpoints {
        requireNonNull(appId, "appId");
        subscriptions = List.copyOf(subscriptions);
    }

    /** The active subscription with this secret, if there is one: the test of an {@link Unsid}. */
    public Optional<Subscription> withSecret(UUID secret, Instant now) {
        for (Subscription subscription : subscriptions) {
            if (subscription.hasSecret(secret) && subscription.expiresAt().isAfter(now)) {
                return Optional.of(subscription);
            }
        }
        return Optional.empty();
    }

    /**
     * The active subscriptions that a notification goes to.
     *
     * @param ids those of them that it is for; empty: all
     */
    public List<Subscription> audience(Set<Platform> platforms, Set<UUID> ids, Instant now) {
        List<Subscription> audience = new ArrayList<>(subscriptions.size());
        for (Subscription subscription : subscriptions) {
            if (subscription.expiresAt().isAfter(now)
                    && platforms.contains(subscription.endpoint().platform())
                    && (ids.isEmpty() || ids.contains(subscription.id()))) {
                audience.add(subscription);
            }
        }
        return audience;
    }

    /** The subscription of this id, if it is there and active. */
    public Optional<Subscription> active(UUID id, Instant now) {
        for (Subscription subscription : subscriptions) {
            if (subscription.id().equals(id) && subscription.expiresAt().isAfter(now)) {
                return Optional.of(subscription);
            }
        }
        return Optional.empty();
    }
}
