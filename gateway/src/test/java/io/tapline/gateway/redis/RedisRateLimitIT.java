package io.tapline.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.Backends;
import io.tapline.gateway.config.AppLimits;
import io.tapline.gateway.config.RedisConfig;
import io.tapline.gateway.subscription.EventLoop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis' clock runs on: limits here are such that a slow machine earns no token meanwhile. */
class RedisRateLimitIT {

    private final EventLoop loop = new EventLoop();
    private final List<RedisLink> links = new ArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong();
    private final String app = UUID.randomUUID().toString();

    @AfterEach
    void close() {
        links.forEach(link -> loop.await(link::close));
        loop.close();
    }

    @ParameterizedTest
    @EnumSource(RedisConfig.Mode.class)
    void nodesTakeFromOneBucketTogether(RedisConfig.Mode mode) {
        AppLimits limits = new AppLimits(1, 10, 0);
        RedisRateLimit one = limit(mode, limits);
        RedisRateLimit other = limit(mode, limits);

        List<Optional<Duration>> answers = take(one, 6);
        answers.addAll(take(other, 34));

        assertThat(answers.subList(0, 10)).containsOnly(Optional.empty());
        assertThat(answers.get(39))
                .hasValueSatisfying(wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void quotaOfADayIsOverUntilTheNext() {
        RedisRateLimit limit = limit(RedisConfig.Mode.STANDALONE, new AppLimits(0, 1, 3));

        List<Optional<Duration>> answers = take(limit, 4);

        assertThat(answers.subList(0, 3)).containsOnly(Optional.empty());
        assertThat(answers.get(3))
                .hasValueSatisfying(wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofDays(1)));
    }

    @Test
    void tokensOfAHighRateAreFetchedSomeAtATimeAndKeptForAWhile() {
        RedisRateLimit one = limit(RedisConfig.Mode.STANDALONE, new AppLimits(100_000, 1_000, 0));
        take(one, 1);
        assertThat(loop.call(() -> one.take(app).isComplete()))
                .as("999 were fetched with it")
                .isTrue();

        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(loop.call(() -> one.take(app).isComplete())).isFalse();
    }

    @Test
    void appWithoutLimitsAsksNobody() {
        RedisRateLimit limit = limit(RedisConfig.Mode.STANDALONE, null);

        assertThat(loop.call(() -> limit.take(app)).result()).isEmpty();
    }

    @Test
    void withoutRedisEachLoopLetsItsShareThrough() {
        RedisConfig nowhere = config(RedisConfig.Mode.STANDALONE, List.of("redis://127.0.0.1:1"));
        RedisRateLimit limit = limit(nowhere, new AppLimits(10, 4, 0));

        List<Optional<Duration>> answers = take(limit, 6);

        assertThat(answers.subList(0, 2)).containsOnly(Optional.empty());
        assertThat(answers.get(5)).hasValueSatisfying(wait -> assertThat(wait).isPositive());
        nanoTime.addAndGet(Duration.ofMillis(200).toNanos());
        assertThat(take(limit, 1)).containsExactly(Optional.empty());
    }

    private RedisRateLimit limit(RedisConfig.Mode mode, @Nullable AppLimits limits) {
        List<String> nodes = mode == RedisConfig.Mode.CLUSTER ? Backends.redisCluster() : List.of(Backends.redis());
        RedisRateLimit limit = limit(config(mode, nodes), limits);
        loop.await(links.get(links.size() - 1)::connected);
        return limit;
    }

    private RedisRateLimit limit(RedisConfig config, @Nullable AppLimits limits) {
        RedisLink link = loop.call(() -> RedisLink.open(loop.vertx(), config, new Random(1)));
        links.add(link);
        return new RedisRateLimit(link, id -> limits, 2, nanoTime::get);
    }

    private static RedisConfig config(RedisConfig.Mode mode, List<String> nodes) {
        return new RedisConfig(
                mode,
                nodes.stream().map(RedisConfig::node).toList(),
                null,
                null,
                null,
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofHours(1));
    }

    private List<Optional<Duration>> take(RedisRateLimit limit, int times) {
        List<Future<Optional<Duration>>> taken = new ArrayList<>();
        return new ArrayList<>(loop.await(() -> {
            for (int i = 0; i < times; i++) {
                taken.add(limit.take(app));
            }
            return Future.all(taken).map(all -> all.<Optional<Duration>>list());
        }));
    }
}
