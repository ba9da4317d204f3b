package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The durable list of subscriptions; every change is visible to {@link EndpointDirectory} when its future completes, or
 * shortly after if Redis is away. Confined to one event loop.
 */
public interface SubscriptionRegistry {

    /** What {@link #register} did. */
    record Registered(SubscriptionRecord subscription, boolean created) {}

    /**
     * Subscribes a device, or renews it in place if this user has one of the same device id. Takes the push address from
     * whoever of the app had it before.
     *
     * @return fails with an {@link io.tapline.gateway.rest.ApiFailure} CONFLICT when the user has as many as the app allows
     */
    Future<Registered> register(App app, UserKey user, SubscriptionRequest request);

    /** The user's active subscriptions, oldest first. */
    Future<List<SubscriptionRecord>> list(UserKey user);

    Future<Optional<SubscriptionRecord>> find(UserKey user, UUID id);

    /** @return whether there was one */
    Future<Boolean> delete(UserKey user, UUID id);

    /**
     * Removes an endpoint that its provider calls dead, only if it is still the one that was sent to: same subscription, same
     * address, same registration, and registered before {@code since} if the provider said since when.
     *
     * @return whether it was removed
     */
    Future<Boolean> removeGone(UserKey user, Subscription sentTo, @Nullable Instant since);
}
