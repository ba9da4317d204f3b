package io.tapline.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapline.gateway.config.RedisConfig;
import io.tapline.gateway.demo.EmbeddedRedis;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.subscription.CountingSource;
import io.tapline.gateway.subscription.EventLoop;
import io.tapline.gateway.subscription.IndexSweeper;
import io.tapline.gateway.subscription.PostgresEndpoints;
import io.tapline.gateway.subscription.PostgresSubscriptions;
import io.tapline.gateway.subscription.Samples;
import io.tapline.gateway.subscription.SteeredIndex;
import io.tapline.gateway.subscription.SubscriptionDatabase;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.tapline.gateway.subscription.UserEndpoints;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisOutageIT {

    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

    /** Long enough that a slow machine does not look like a silent server; some tests wait for it. */
    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(3);

    private static final SubscriptionDatabase DATABASE = new SubscriptionDatabase();

    private final EventLoop loop = new EventLoop();
    private final Pool pool = DATABASE.pool(loop.vertx());
    private final CountingSource source = new CountingSource(new PostgresEndpoints(pool, SubscriptionDatabase.TIMEOUT));
    private final UserKey user = Samples.user();

    private final EmbeddedRedis redis;
    private final Detour detour;
    private final RedisLink link;
    private final RedisEndpointIndex index;
    private final SteeredIndex steered;
    private final RedisEndpoints directory;
    private final SubscriptionRegistry registry;

    RedisOutageIT(@TempDir Path folder) throws Exception {
        redis = EmbeddedRedis.start(folder);
        URI address = URI.create(redis.uri());
        detour = new Detour(loop, address.getPort());
        RedisConfig config = new RedisConfig(
                RedisConfig.Mode.STANDALONE,
                List.of(URI.create("redis://" + address.getRawUserInfo() + "@127.0.0.1:" + detour.port())),
                null,
                null,
                null,
                Duration.ofSeconds(5),
                REPLY_TIMEOUT,
                TIME_TO_LIVE);
        link = loop.call(() -> RedisLink.open(loop.vertx(), config, new Random(1)));
        index = new RedisEndpointIndex(link, TIME_TO_LIVE, new Random(1));
        steered = new SteeredIndex(index);
        directory = new RedisEndpoints(steered, source);
        registry = new PostgresSubscriptions(
                pool,
                index,
                UUID::randomUUID,
                new SecureRandom(),
                Clock.systemUTC(),
                Samples.LIFETIME,
                SubscriptionDatabase.TIMEOUT);
    }

    @BeforeEach
    void connect() {
        loop.await(link::connected);
    }

    @AfterEach
    void close() {
        loop.await(link::close);
        loop.close();
        redis.close();
    }

    @Test
    void killedRedisIsReplacedByPostgresUntilItIsBack(@TempDir Path folder) throws Exception {
        register("phone");
        redis.close();
        detour.cut();

        assertThat(find().subscriptions()).hasSize(1);
        assertThat(source.reads(user)).isEqualTo(1);

        try (EmbeddedRedis restarted = restart(folder)) {
            detour.open(URI.create(restarted.uri()).getPort());
            loop.await(link::connected);

            assertThat(find().subscriptions()).hasSize(1);
            assertThat(loop.await(steered::lastPut)).isTrue();
            assertThat(source.reads(user)).isEqualTo(2);
            assertThat(find().subscriptions()).hasSize(1);
            assertThat(source.reads(user)).isEqualTo(2);
        }
    }

    @Test
    void registrationWhileRedisIsAwayIsFoundAndLaterIndexed() {
        detour.cut();
        register("phone");

        assertThat(find().subscriptions()).hasSize(1);
        assertThat(SubscriptionDatabase.isDirty(loop, pool, user)).isTrue();

        detour.open();
        loop.await(link::connected);
        loop.await(() ->
                new IndexSweeper(pool, index, Clock.systemUTC(), Duration.ZERO, SubscriptionDatabase.TIMEOUT).sweep());
        assertThat(loop.await(() -> index.get(user)).orElseThrow().subscriptions())
                .hasSize(1);
        assertThat(SubscriptionDatabase.isDirty(loop, pool, user)).isFalse();
    }

    @Test
    void sweepFailsWhileRedisIsAwayAndLeavesTheMarks() {
        detour.cut();
        register("phone");

        assertThatExceptionOfType(RedisAway.class)
                .isThrownBy(() -> loop.await(() -> new IndexSweeper(
                                pool, index, Clock.systemUTC(), Duration.ZERO, SubscriptionDatabase.TIMEOUT)
                        .sweep()));
        assertThat(SubscriptionDatabase.isDirty(loop, pool, user)).isTrue();
    }

    @Test
    void frozenConnectionIsReplaced() {
        register("phone");
        detour.freeze(false);

        assertThat(find().subscriptions()).hasSize(1);
        assertThat(source.reads(user)).isEqualTo(1);
        loop.await(link::connected);
        assertThat(find().subscriptions()).hasSize(1);
        assertThat(source.reads(user)).isEqualTo(1);
    }

    @Test
    void lookUpsDoNotWaitForARedisThatIsKnownToBeSilent() {
        // From a source that answers at once: a second after it fell silent, Redis is tried again.
        RedisEndpoints quick = new RedisEndpoints(
                steered, users -> Future.succeededFuture(Map.of(user, new UserEndpoints("notes", 1, List.of()))));
        detour.freeze(true);
        loop.await(() -> quick.find(user));
        Future<?> refill = steered.lastPut();

        assertThat(refill.isComplete()).isTrue();
        assertThat(refill.cause()).isInstanceOf(RedisAway.class);
    }

    @Test
    void redisThatAnswersLateAfterAllIsUsedAgain() {
        register("phone");
        detour.freeze(true);
        find();
        detour.thaw();
        loop.await(link::connected);

        long before = source.reads(user);
        assertThat(find().subscriptions()).hasSize(1);
        assertThat(source.reads(user)).isEqualTo(before);
    }

    @Test
    void withoutBothStoresTheCallerIsToldToComeBack() {
        detour.cut();
        source.setAway(true);

        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(this::find)
                .returns(ApiError.SERVICE_UNAVAILABLE, ApiFailure::error)
                .satisfies(failure -> assertThat(failure.retryAfter()).isPositive());
    }

    private void register(String device) {
        loop.await(() -> registry.register(Samples.app(50), user, Samples.android(device, Samples.token())));
    }

    private UserEndpoints find() {
        return loop.await(() -> directory.find(user));
    }

    /** An empty server with the password of the one before. */
    private EmbeddedRedis restart(Path folder) throws Exception {
        EmbeddedRedis restarted = EmbeddedRedis.start(folder);
        String password = URI.create(redis.uri()).getUserInfo().substring(1);
        Redis client = loop.call(() -> Redis.createClient(loop.vertx(), restarted.uri()));
        loop.await(() -> client.send(
                Request.cmd(Command.CONFIG).arg("SET").arg("requirepass").arg(password)));
        loop.await(client::close);
        return restarted;
    }
}
