package io.tapline.gateway.redis;

import io.tapline.gateway.config.RedisConfig;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of its own that listens to one channel, replaced when it breaks or falls silent: in turn by one to each of the
 * nodes of the configuration, as any node of a cluster passes on what is published at another. Confined to one event loop.
 */
final class RedisSubscription {

    private static final Logger LOG = LoggerFactory.getLogger(RedisSubscription.class);
    /** By RESP 3 and by the version before. */
    private static final Set<ResponseType> MESSAGES = Set.of(ResponseType.PUSH, ResponseType.MULTI);
    /** How often a connection that says nothing is asked whether it is still there; it then has as long to answer. */
    private static final long SILENCE_MILLIS = 5_000;

    /** What comes of it. Called on the event loop. */
    interface Listener {

        void subscribed();

        void received(byte[] message);

        void lost();
    }

    private final Vertx vertx;
    private final RedisConfig config;
    private final String channel;
    private final Listener listener;
    private final ReconnectDelay delay;
    /** Null while it is not wanted. */
    private @Nullable Session session;

    private int connects;
    private boolean toldOfOutage;

    /** An attempt to listen, successful or not: what comes from one that was given up is not heard. */
    private static final class Session {
        private final Redis client;
        private @Nullable RedisConnection connection;
        private boolean subscribed;
        private boolean heard;
        private long timer = -1;

        Session(Redis client) {
            this.client = client;
        }
    }

    RedisSubscription(Vertx vertx, RedisConfig config, RandomGenerator random, String channel, Listener listener) {
        this.vertx = vertx;
        this.config = config;
        this.channel = channel;
        this.listener = listener;
        this.delay = new ReconnectDelay(random, System::nanoTime);
    }

    /** Begins to listen. Harmless if it does already. */
    void open() {
        if (session == null) {
            connect();
        }
    }

    /** Stops to listen. A second call is harmless. */
    void close() {
        Session last = session;
        session = null;
        if (last != null) {
            discard(last);
        }
    }

    private void connect() {
        List<URI> nodes = config.nodes();
        URI node = nodes.get(connects++ % nodes.size());
        Session fresh = new Session(Redis.createClient(vertx, RedisClientOptions.ofNode(config, node)));
        session = fresh;
        fresh.client
                .connect()
                .timeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(connection -> subscribe(fresh, connection))
                .onFailure(cause -> lose(fresh, cause));
    }

    private void subscribe(Session fresh, RedisConnection connection) {
        if (fresh != session) {
            return;
        }
        fresh.connection = connection;
        connection.handler(reply -> onReply(fresh, reply));
        connection.exceptionHandler(cause -> lose(fresh, cause));
        connection.endHandler(ended -> lose(fresh, new RedisAway("the connection was closed")));
        connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel)).onFailure(cause -> lose(fresh, cause));
        fresh.timer = vertx.setPeriodic(SILENCE_MILLIS, timer -> watch(fresh, connection));
    }

    private void watch(Session watched, RedisConnection connection) {
        if (!watched.heard || !watched.subscribed) {
            lose(watched, new RedisAway("the connection fell silent"));
            return;
        }
        watched.heard = false;
        connection
                .send(Request.cmd(Command.PING))
                // Before RESP 3 a message may come in the place of the answer.
                .onSuccess(reply -> onReply(watched, reply))
                .onFailure(cause -> lose(watched, cause));
    }

    private void onReply(Session from, @Nullable Response reply) {
        if (from != session) {
            return;
        }
        from.heard = true;
        if (reply instanceof Throwable refused) {
            lose(from, refused);
        } else if (reply != null && MESSAGES.contains(reply.type()) && reply.size() == 3) {
            String kind = reply.get(0).toString();
            if (kind.equals("message")) {
                listener.received(reply.get(2).toBytes());
            } else if (kind.equals("subscribe")) {
                onSubscribed(from);
            }
        }
    }

    private void onSubscribed(Session from) {
        from.subscribed = true;
        delay.onConnected();
        if (toldOfOutage) {
            toldOfOutage = false;
            LOG.info("Listens to Redis again");
        }
        listener.subscribed();
    }

    private void lose(Session lost, Throwable cause) {
        if (lost != session) {
            return;
        }
        discard(lost);
        if (!toldOfOutage) {
            toldOfOutage = true;
            LOG.warn("Cannot listen to Redis, streams look for changes by themselves: {}", String.valueOf(cause));
        }
        // Until then it stands for the attempt that is to come.
        vertx.setTimer(delay.nextMillis(), timer -> {
            if (lost == session) {
                connect();
            }
        });
        if (lost.subscribed) {
            lost.subscribed = false;
            listener.lost();
        }
    }

    private void discard(Session old) {
        if (old.timer >= 0) {
            vertx.cancelTimer(old.timer);
        }
        RedisConnection connection = old.connection;
        if (connection != null) {
            connection.handler(null).exceptionHandler(null).endHandler(null);
        }
        old.client.close();
    }
}
