package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.UserEndpoints;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One user's endpoints, in memory. */
final class FakeDirectory implements EndpointDirectory {

    UserEndpoints endpoints = new UserEndpoints("", 0, List.of());

    @Nullable
    RuntimeException failure;

    @Override
    public Future<UserEndpoints> find(UserKey user) {
        return failure == null ? Future.succeededFuture(endpoints) : Future.failedFuture(failure);
    }
}
