package io.tapline.gateway.redis;

import io.tapline.gateway.config.RedisConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis (of a cluster: one to each node) on which commands are pipelined, replaced when it breaks. Nothing
 * waits for it: while there is no connection a command fails at once. Confined to the event loop that it was opened on; to be
 * closed by whoever opened it.
 *
 * <p>A connection is replaced as a whole, client included: the Vert.x client keeps dead connections of a cluster, and hands
 * out again one on which a server has stopped to answer. The old one serves until the new one is there, so that of a cluster
 * with a dead node the other nodes go on answering.
 */
public final class RedisLink {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long FIRST_DELAY_MILLIS = 50;
    private static final long LONGEST_DELAY_MILLIS = 5_000;
    /** What a server takes in some tens of milliseconds. Behind more, a command would only wait for its time-out. */
    private static final int MOST_UNANSWERED = 8_192;
    /** How long a server that did not answer in time is left alone, unless it answers after all. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final Context context;
    private final RedisOptions options;
    private final long connectMillis;
    private final long replyMillis;
    private final RandomGenerator random;
    private final ReplyDeadlines deadlines;
    private final Thread eventLoop = Thread.currentThread();

    private @Nullable Session session;
    private Promise<Void> connected = Promise.promise();
    private boolean renewing;
    private boolean silent;
    private long silentSince;
    private int failedAttempts;
    private boolean closed;

    private static final class Session {
        final Redis client;
        final RedisConnection connection;
        int unanswered;
        boolean broken;

        Session(Redis client, RedisConnection connection) {
            this.client = client;
            this.connection = connection;
        }
    }

    private RedisLink(Vertx vertx, RedisConfig config, RandomGenerator random) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = RedisClientOptions.of(config, MOST_UNANSWERED);
        this.connectMillis = config.connectTimeout().toMillis();
        this.replyMillis = config.replyTimeout().toMillis();
        this.random = random;
        this.deadlines = new ReplyDeadlines(vertx, config.replyTimeout(), this::onSilence);
    }

    /**
     * Opens a link on the current event loop, and returns before it is connected.
     *
     * @param random spreads reconnects of many nodes
     */
    public static RedisLink open(Vertx vertx, RedisConfig config, RandomGenerator random) {
        RedisLink link = new RedisLink(vertx, config, random);
        link.renewing = true;
        link.connect();
        return link;
    }

    /** Completes when the link is connected; at once if it is. Never fails. */
    public Future<Void> connected() {
        return connected.future();
    }

    /**
     * Sends a command.
     *
     * @return the reply, null for nil; fails with the {@link Response} that is an error, or with {@link RedisAway} if there was
     *     no reply in time: the command may have been carried out even so
     */
    Future<@Nullable Response> send(Request command) {
        assert Thread.currentThread() == eventLoop;
        Session used = session;
        if (used == null || used.unanswered >= MOST_UNANSWERED || isSilent()) {
            return Future.failedFuture(new RedisAway("no connection to Redis is ready"));
        }
        used.unanswered++;
        Promise<@Nullable Response> promise = deadlines.begin();
        used.connection.send(command).onComplete((reply, cause) -> {
            used.unanswered--;
            if (cause == null) {
                silent = false;
                promise.tryComplete(reply);
            } else {
                promise.tryFail(onFailure(used, cause));
            }
            deadlines.dropEnded();
        });
        return promise.future();
    }

    private Throwable onFailure(Session used, Throwable cause) {
        if (isReply(cause)) {
            silent = false;
            return cause;
        }
        used.broken = true;
        // What was still under way when its connection was replaced breaks nothing.
        if (used == session) {
            renew();
        }
        // The message of the client may hold an address with its password.
        return new RedisAway("the connection to Redis failed");
    }

    /** An error that Redis sent, other than that it is no longer the one to write to. */
    private static boolean isReply(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof Response && !message.equals("CONNECTION_CLOSED") && !message.startsWith("READONLY");
    }

    boolean isCluster() {
        return options.getType() == RedisClientType.CLUSTER;
    }

    /** Runs something on this event loop when all that came in with the present turn has been handled. */
    void afterThisTurn(Runnable work) {
        context.runOnContext(turn -> work.run());
    }

    private void onSilence() {
        silent = true;
        silentSince = System.nanoTime();
        renew();
    }

    private boolean isSilent() {
        return silent && System.nanoTime() - silentSince < SILENCE_NANOS;
    }

    private void renew() {
        if (!renewing && !closed) {
            renewing = true;
            if (connected.future().isComplete()) {
                connected = Promise.promise();
            }
            vertx.setTimer(delayMillis(), timer -> connectUnlessHealed());
        }
    }

    /** Doubles with each failure; between half of it and the whole, so that many nodes do not come all at once. */
    private long delayMillis() {
        long whole = Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(failedAttempts, 16));
        return whole / 2 + random.nextLong(whole / 2 + 1);
    }

    private void connectUnlessHealed() {
        if (session != null && !session.broken && !silent) {
            renewing = false;
            connected.tryComplete();
        } else {
            connect();
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        Redis client = Redis.createClient(vertx, options);
        client.connect().timeout(connectMillis, TimeUnit.MILLISECONDS).onComplete(opened -> {
            renewing = false;
            if (opened.succeeded() && !closed) {
                // Every command that it takes along tells of it as well.
                opened.result().exceptionHandler(cause -> LOG.debug("A connection to Redis failed", cause));
                adopt(new Session(client, opened.result()));
            } else {
                client.close();
                onRefused(opened.cause());
            }
        });
    }

    private void adopt(Session fresh) {
        Session old = session;
        session = fresh;
        silent = false;
        if (old == null || failedAttempts > 0) {
            LOG.info("Connected to Redis");
        }
        failedAttempts = 0;
        connected.tryComplete();
        if (old != null) {
            // By then whatever it has still to answer has been answered or is overdue.
            vertx.setTimer(replyMillis, timer -> old.client.close());
        }
    }

    private void onRefused(@Nullable Throwable cause) {
        if (failedAttempts++ == 0 && !closed) {
            LOG.warn("Cannot connect to Redis, Postgres serves what it does not: {}", String.valueOf(cause));
        }
        renew();
    }

    /** Closes the connection. Commands that wait for an answer fail. A second call is harmless. */
    public Future<Void> close() {
        closed = true;
        Session last = session;
        session = null;
        return last == null ? Future.succeededFuture() : last.client.close();
    }
}
