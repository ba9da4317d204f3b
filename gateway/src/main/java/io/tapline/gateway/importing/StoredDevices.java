package io.tapline.gateway.importing;

import io.tapline.gateway.StartFailure;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.redis.RedisEndpointIndex;
import io.tapline.gateway.redis.RedisLink;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.store.DurabilityCheck;
import io.tapline.gateway.store.PostgresOptions;
import io.tapline.gateway.store.Schema;
import io.tapline.gateway.store.UnsafePostgresException;
import io.tapline.gateway.subscription.BulkRegistration;
import io.tapline.gateway.subscription.BulkRegistration.Result;
import io.tapline.gateway.subscription.DeviceBatch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.flywaydb.core.api.FlywayException;

/**
 * The stores of a gateway, without the gateway: it may run beside them or not. What Redis does not take while it is away, a
 * gateway's sweeper brings to it. For one thread, which waits.
 */
public final class StoredDevices implements DeviceRegister, AutoCloseable {

    /** For a whole batch, on a machine that does other things as well. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Duration REDIS_PATIENCE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Context loop;
    private final App app;
    private final BulkRegistration registration;
    private final boolean redisAnswered;

    private StoredDevices(Vertx vertx, Context loop, App app, BulkRegistration registration, boolean redisAnswered) {
        this.vertx = vertx;
        this.loop = loop;
        this.app = app;
        this.registration = registration;
        this.redisAnswered = redisAnswered;
    }

    private record Opened(BulkRegistration registration, RedisLink redis) {}

    /**
     * Connects, and brings the tables up to this version, as the start of a gateway does.
     *
     * @param replace see {@link BulkRegistration}
     * @throws StartFailure in words for the operator; nothing is left open then
     */
    public static StoredDevices open(GatewayConfig config, App app, Clock clock, boolean replace) {
        try {
            Schema.migrate(config.postgres());
        } catch (FlywayException failure) {
            throw new StartFailure(
                    "the tables cannot be made or found in Postgres at "
                            + config.postgres().address() + ": " + failure.getMessage(),
                    failure);
        }
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        try {
            Context loop = vertx.getOrCreateContext();
            Opened opened = await(loop, () -> connect(vertx, config, clock, replace));
            return new StoredDevices(vertx, loop, app, opened.registration, answers(loop, opened.redis));
        } catch (RuntimeException failure) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            throw failure;
        }
    }

    private static Future<Opened> connect(Vertx vertx, GatewayConfig config, Clock clock, boolean replace) {
        Pool pool = PostgresOptions.pool(vertx, config.postgres());
        RedisLink redis = RedisLink.open(vertx, config.redis(), ThreadLocalRandom.current());
        RedisEndpointIndex index =
                new RedisEndpointIndex(redis, config.redis().timeToLive(), ThreadLocalRandom.current());
        SecureRandom random = new SecureRandom();
        NotificationIds ids = new NotificationIds(clock, random);
        BulkRegistration registration = new BulkRegistration(
                pool, index, ids::next, random, clock, config.subscriptionLifetime(), TIMEOUT, replace);
        return DurabilityCheck.check(pool).map(safe -> new Opened(registration, redis));
    }

    private static boolean answers(Context loop, RedisLink redis) {
        return await(
                loop,
                () -> redis.connected()
                        .map(true)
                        .timeout(REDIS_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwise(false));
    }

    /** Whether Redis is there. Without it the import goes on, and a running gateway tells Redis later. */
    public boolean redisAnswered() {
        return redisAnswered;
    }

    @Override
    public List<Result> register(DeviceBatch batch) {
        return await(loop, () -> registration.register(app, batch));
    }

    private static <T> T await(Context loop, Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(now -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException failure) {
                done.fail(failure);
            }
        });
        try {
            return done.future().await(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new StartFailure("the stores do not answer", late);
        } catch (Exception failure) {
            throw asStartFailure(failure);
        }
    }

    private static StartFailure asStartFailure(Exception failure) {
        boolean told = failure instanceof ApiFailure || failure instanceof UnsafePostgresException;
        return told
                ? new StartFailure(String.valueOf(failure.getMessage()))
                : new StartFailure("Postgres: " + failure.getMessage(), failure);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
