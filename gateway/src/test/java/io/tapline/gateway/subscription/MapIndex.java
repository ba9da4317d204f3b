package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An index in a map, which can be away. */
final class MapIndex implements EndpointIndex {

    private final Map<UserKey, UserEndpoints> lists = new HashMap<>();
    private boolean away;

    void setAway(boolean away) {
        this.away = away;
    }

    @Override
    public Future<Optional<UserEndpoints>> get(UserKey user) {
        return away ? Future.failedFuture("away") : Future.succeededFuture(Optional.ofNullable(lists.get(user)));
    }

    @Override
    public Future<Boolean> put(UserKey user, UserEndpoints endpoints) {
        if (away) {
            return Future.failedFuture("away");
        }
        UserEndpoints held = lists.get(user);
        boolean newer = held == null || held.version() < endpoints.version();
        if (newer) {
            lists.put(user, endpoints);
        }
        return Future.succeededFuture(newer);
    }
}
