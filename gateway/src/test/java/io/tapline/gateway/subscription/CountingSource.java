package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Another source that remembers what it was asked, and can be away. */
public final class CountingSource implements EndpointSource {

    private final EndpointSource source;
    private final List<UserKey> asked = new ArrayList<>();
    private boolean away;

    public CountingSource(EndpointSource source) {
        this.source = source;
    }

    public void setAway(boolean away) {
        this.away = away;
    }

    /** How often this user was read. */
    public long reads(UserKey user) {
        return asked.stream().filter(user::equals).count();
    }

    @Override
    public Future<Map<UserKey, UserEndpoints>> read(Collection<UserKey> users) {
        asked.addAll(users);
        return away ? Future.failedFuture("away") : source.read(users);
    }
}
