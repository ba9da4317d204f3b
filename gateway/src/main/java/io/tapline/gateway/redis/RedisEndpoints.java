package io.tapline.gateway.redis;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.EndpointIndex;
import io.tapline.gateway.subscription.EndpointSource;
import io.tapline.gateway.subscription.GatheredReads;
import io.tapline.gateway.subscription.UserEndpoints;
import io.vertx.core.Future;

/**
 * Finds endpoints in the index, and in Postgres what the index has lost. The index is always asked first, so that a change is
 * seen as soon as it is written there, whatever this node remembers.
 */
public final class RedisEndpoints implements EndpointDirectory {

    private final EndpointIndex index;
    private final GatheredReads reads;

    public RedisEndpoints(EndpointIndex index, EndpointSource source) {
        this.index = index;
        // Nobody waits for a refill, and one that fails is tried again by the next look-up that misses.
        this.reads = new GatheredReads(source, index::put, System::nanoTime);
    }

    @Override
    public Future<UserEndpoints> find(UserKey user) {
        return index.get(user)
                .transform((indexed, away) ->
                        away == null && indexed.isPresent() ? Future.succeededFuture(indexed.get()) : reads.read(user));
    }
}
