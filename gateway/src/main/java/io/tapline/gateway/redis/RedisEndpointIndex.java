package io.tapline.gateway.redis;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.EndpointIndex;
import io.tapline.gateway.subscription.UserEndpoints;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The index in Redis: for each user one value, the whole list. */
public final class RedisEndpointIndex implements EndpointIndex {

    private static final byte[] PREFIX = "tapline:endpoints:".getBytes(StandardCharsets.US_ASCII);
    private static final RedisScript SET_IF_NEWER = RedisScript.load("set-if-newer.lua");
    /** Lists that were written together, say after a wipe, must not vanish together. */
    private static final double TTL_SPREAD = 0.2;

    private final RedisLink link;
    private final Duration timeToLive;
    private final RandomGenerator random;

    /**
     * @param timeToLive how long a list stays, not renewed by reads: a user who is lost to it costs one read of Postgres, but
     *     no look-up costs a write
     */
    public RedisEndpointIndex(RedisLink link, Duration timeToLive, RandomGenerator random) {
        this.link = link;
        this.timeToLive = timeToLive;
        this.random = random;
    }

    @Override
    public Future<Optional<UserEndpoints>> get(UserKey user) {
        byte[] key = key(user);
        return link.send(Request.cmd(Command.GET).arg(key)).compose(value -> read(key, value));
    }

    private Future<Optional<UserEndpoints>> read(byte[] key, @Nullable Response value) {
        if (value == null) {
            return Future.succeededFuture(Optional.empty());
        }
        Optional<UserEndpoints> list = EndpointListCodec.decode(value.toBytes());
        // What cannot be read goes first: its version, if it is one, could keep out the list that will be read now.
        return list.isPresent()
                ? Future.succeededFuture(list)
                : link.send(Request.cmd(Command.DEL).arg(key)).map(Optional.empty());
    }

    @Override
    public Future<Boolean> put(UserKey user, UserEndpoints endpoints) {
        double spread = 1 - TTL_SPREAD * random.nextDouble();
        long milliseconds = Math.max(1, (long) (timeToLive.toMillis() * spread));
        byte[] time = Long.toString(milliseconds).getBytes(StandardCharsets.US_ASCII);
        return SET_IF_NEWER
                .run(link, key(user), EndpointListCodec.encode(endpoints), time)
                .map(stored -> stored != null && stored.toInteger() == 1);
    }

    /** {@code tapline:endpoints:} and the 22 characters of the base64url of the user key. */
    static byte[] key(UserKey user) {
        UUID value = user.value();
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(bytes.array());
        return ByteBuffer.allocate(PREFIX.length + encoded.length)
                .put(PREFIX)
                .put(encoded)
                .array();
    }
}
