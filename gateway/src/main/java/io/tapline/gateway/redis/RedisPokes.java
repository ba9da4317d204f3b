package io.tapline.gateway.redis;

import io.tapline.gateway.config.RedisConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.stream.PokeChannel;
import io.tapline.gateway.stream.StreamMetrics;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pokes over one channel of Redis, {@code tapline:poke}. Those of some milliseconds make one message, of 16 bytes each: the sender,
 * and then the keys of the users. Confined to one event loop.
 */
public final class RedisPokes implements PokeChannel {

    private static final Logger LOG = LoggerFactory.getLogger(RedisPokes.class);
    private static final String CHANNEL = "tapline:poke";
    /** Unnoticeable to a user, and saves most of the messages of a busy loop. */
    private static final long GATHERING_MILLIS = 10;

    private static final int MOST_USERS = 512;
    private static final int KEY_BYTES = 16;

    private final Vertx vertx;
    private final RedisLink link;
    private final RedisSubscription subscription;
    private final StreamMetrics metrics;
    private final UUID sender;
    private Set<UserKey> gathered = new LinkedHashSet<>();
    private boolean timerRuns;
    private boolean toldOfLoss;
    /** Null while nobody listens. */
    private @Nullable Listener listener;

    /** @param link stays the caller's to close; the caller also calls {@link #ignore} at the end */
    public RedisPokes(Vertx vertx, RedisLink link, RedisConfig config, StreamMetrics metrics, RandomGenerator random) {
        this.vertx = vertx;
        this.link = link;
        this.metrics = metrics;
        this.sender = new UUID(random.nextLong(), random.nextLong());
        this.subscription = new RedisSubscription(vertx, config, random, CHANNEL, new Incoming());
    }

    @Override
    public void poke(UserKey user) {
        gathered.add(user);
        if (gathered.size() >= MOST_USERS) {
            publish();
        } else if (!timerRuns) {
            timerRuns = true;
            vertx.setTimer(GATHERING_MILLIS, timer -> {
                timerRuns = false;
                publish();
            });
        }
    }

    private void publish() {
        if (gathered.isEmpty()) {
            return;
        }
        ByteBuffer message = ByteBuffer.allocate(KEY_BYTES * (1 + gathered.size()));
        put(message, sender);
        gathered.forEach(user -> put(message, user.value()));
        gathered = new LinkedHashSet<>();
        link.send(Request.cmd(Command.PUBLISH).arg(CHANNEL).arg(message.array()))
                .onSuccess(receivers -> toldOfLoss = false)
                .onFailure(this::onLoss);
    }

    private static void put(ByteBuffer message, UUID key) {
        message.putLong(key.getMostSignificantBits()).putLong(key.getLeastSignificantBits());
    }

    private void onLoss(Throwable cause) {
        metrics.pokesLost();
        if (!toldOfLoss) {
            toldOfLoss = true;
            LOG.warn("Streams of other event loops are not told of changes and find them late: {}", cause.toString());
        }
    }

    @Override
    public void listen(Listener incoming) {
        listener = incoming;
        subscription.open();
    }

    @Override
    public void ignore() {
        listener = null;
        subscription.close();
    }

    private final class Incoming implements RedisSubscription.Listener {

        @Override
        public void subscribed() {
            Listener told = listener;
            if (told != null) {
                told.subscribed();
            }
        }

        @Override
        public void lost() {
            Listener told = listener;
            if (told != null) {
                told.lost();
            }
        }

        @Override
        public void received(byte[] bytes) {
            Listener told = listener;
            ByteBuffer message = ByteBuffer.wrap(bytes);
            if (told == null
                    || bytes.length % KEY_BYTES != 0
                    || bytes.length == 0
                    || key(message).equals(sender)) {
                // Its own streams were poked directly.
                return;
            }
            while (message.hasRemaining()) {
                told.changed(new UserKey(key(message)));
            }
        }

        private static UUID key(ByteBuffer message) {
            return new UUID(message.getLong(), message.getLong());
        }
    }
}
