package io.tapline.bench.load;

import io.tapline.gateway.config.RedisConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.redis.RedisEndpointIndex;
import io.tapline.gateway.redis.RedisLink;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.Unsid;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.push.Platform;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Users who stand in Redis without having registered: for numbers that would take hours over the API. Postgres does not know them, so a
 * load must give the gateway no reason to ask it: no list expires, and no device is gone. Confined to an event loop of its own.
 */
final class IndexedUsers {

    private static final Duration TIME_TO_LIVE = Duration.ofDays(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A link takes no more commands unanswered than some thousands. */
    private static final int MOST_UNDER_WAY = 2_000;

    private final Crowd crowd;
    private final Sinks sinks;
    private final Population population;
    private final RedisEndpointIndex index;
    private final Random random = new Random(1);
    private final Instant expiresAt = Instant.now().plus(TIME_TO_LIVE);
    private final CompletableFuture<Population> done = new CompletableFuture<>();
    private int started;
    private int stored;

    private IndexedUsers(RedisLink link, Crowd crowd, Sinks sinks) {
        this.crowd = crowd;
        this.sinks = sinks;
        this.population = new Population(crowd.users(), crowd.endpoints());
        this.index = new RedisEndpointIndex(link, TIME_TO_LIVE, random);
    }

    /**
     * Writes them all. Blocking.
     *
     * @param redis its URI
     */
    static Population fill(String redis, Crowd crowd, Sinks sinks) throws InterruptedException, ExecutionException {
        Vertx vertx = Vertx.vertx();
        try {
            Context loop = ((VertxInternal) vertx).createEventLoopContext();
            CompletableFuture<Population> filled = new CompletableFuture<>();
            loop.runOnContext(turn -> {
                RedisLink link = RedisLink.open(vertx, config(redis), new Random(1));
                IndexedUsers users = new IndexedUsers(link, crowd, sinks);
                link.connected().onSuccess(connected -> users.store());
                users.done.whenComplete((population, failure) -> link.close().onComplete(closed -> {
                    if (failure == null) {
                        filled.complete(population);
                    } else {
                        filled.completeExceptionally(failure);
                    }
                }));
            });
            return filled.get();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private static RedisConfig config(String redis) {
        return new RedisConfig(
                RedisConfig.Mode.STANDALONE,
                List.of(RedisConfig.node(redis)),
                null,
                null,
                null,
                PATIENCE,
                PATIENCE,
                TIME_TO_LIVE);
    }

    private void store() {
        while (started < crowd.users() && started - stored < MOST_UNDER_WAY) {
            store(started++);
        }
    }

    private void store(int user) {
        UserKey key = UserKey.of(crowd.caller().name(), "bench", "bench", "user-" + user);
        List<Subscription> devices = new ArrayList<>(crowd.endpoints());
        List<Platform> platforms = crowd.platforms();
        for (int i = 0; i < crowd.endpoints(); i++) {
            Device device = sinks.newDevice(platforms.get(i % platforms.size()), crowd.device(user, i));
            Subscription subscription = new Subscription(newId(), newId(), 1, device.endpoint(), expiresAt);
            devices.add(subscription);
            population.registered(user, i, new Unsid(key, subscription.secret()).toString(), device.key());
        }
        index.put(key, new UserEndpoints(crowd.caller().name(), 1, devices))
                .onComplete(this::stored, failure -> done.completeExceptionally(failure));
    }

    private void stored(boolean asNewer) {
        stored++;
        if (stored == crowd.users()) {
            done.complete(population);
        } else {
            store();
        }
    }

    private UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
