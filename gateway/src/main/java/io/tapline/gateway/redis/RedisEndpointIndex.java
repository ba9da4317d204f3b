package io.tapline.gateway.redis;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.EndpointIndex;
import io.tapline.gateway.subscription.UserEndpoints;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The index in Redis: for each user one value, the whole list. */
public final class RedisEndpointIndex implements EndpointIndex {

    private static final RedisScript SET_IF_NEWER = RedisScript.load("set-if-newer.lua");
    /** Lists that were written together, say after a wipe, must not vanish together. */
    private static final double TTL_SPREAD = 0.2;

    private final RedisLink link;
    private final GatheredLookups lookups;
    private final Duration timeToLive;
    private final RandomGenerator random;

    /**
     * @param timeToLive how long a list stays, not renewed by reads: a user who is lost to it costs one read of Postgres, but
     *     no look-up costs a write
     */
    public RedisEndpointIndex(RedisLink link, Duration timeToLive, RandomGenerator random) {
        this.link = link;
        this.lookups = new GatheredLookups(link);
        this.timeToLive = timeToLive;
        this.random = random;
    }

    @Override
    public Future<Optional<UserEndpoints>> get(UserKey user) {
        return lookups.get(user).compose(value -> read(user, value));
    }

    private Future<Optional<UserEndpoints>> read(UserKey user, @Nullable Response value) {
        if (value == null) {
            return Future.succeededFuture(Optional.empty());
        }
        Optional<UserEndpoints> list = EndpointListCodec.decode(value.toBytes());
        // What cannot be read goes first: its version, if it is one, could keep out the list that will be read now.
        return list.isPresent()
                ? Future.succeededFuture(list)
                : link.send(Request.cmd(Command.DEL).arg(EndpointKey.of(user))).map(Optional.empty());
    }

    @Override
    public Future<Boolean> put(UserKey user, UserEndpoints endpoints) {
        double spread = 1 - TTL_SPREAD * random.nextDouble();
        long milliseconds = Math.max(1, (long) (timeToLive.toMillis() * spread));
        byte[] time = Long.toString(milliseconds).getBytes(StandardCharsets.US_ASCII);
        return SET_IF_NEWER
                .run(link, EndpointKey.of(user), EndpointListCodec.encode(endpoints), time)
                .map(stored -> stored != null && stored.toInteger() == 1);
    }
}
