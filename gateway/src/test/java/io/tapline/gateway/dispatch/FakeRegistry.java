package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.SubscriptionRecord;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.tapline.gateway.subscription.SubscriptionRequest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Remembers which endpoints the dispatcher has called dead. */
final class FakeRegistry implements SubscriptionRegistry {

    final List<Subscription> removed = new ArrayList<>();

    @Override
    public Future<Boolean> removeGone(UserKey user, Subscription sentTo, @Nullable Instant since) {
        removed.add(sentTo);
        return Future.succeededFuture(true);
    }

    @Override
    public Future<Registered> register(App app, UserKey user, SubscriptionRequest request) {
        throw new UnsupportedOperationException("the dispatcher registers nothing");
    }

    @Override
    public Future<List<SubscriptionRecord>> list(UserKey user) {
        throw new UnsupportedOperationException("the dispatcher lists nothing");
    }

    @Override
    public Future<Optional<SubscriptionRecord>> find(UserKey user, UUID id) {
        throw new UnsupportedOperationException("the dispatcher finds endpoints by the directory");
    }

    @Override
    public Future<Boolean> delete(UserKey user, UUID id) {
        throw new UnsupportedOperationException("the dispatcher removes dead endpoints only");
    }
}
