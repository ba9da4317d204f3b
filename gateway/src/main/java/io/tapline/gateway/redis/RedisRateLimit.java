package io.tapline.gateway.redis;

import io.tapline.gateway.config.AppLimits;
import io.tapline.gateway.rest.RateLimit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits in Redis, one bucket of tokens for each app that all nodes take from. An app with a high rate has tokens fetched some at a
 * time, and what waits meanwhile is asked for together. While Redis is away each event loop lets through its equal share of the rate
 * of this node, and nobody counts the day: a limit that cannot be looked up must not stop an app. Confined to one event loop.
 */
public final class RedisRateLimit implements RateLimit {

    private static final RedisScript TAKE_TOKENS = RedisScript.load("take-tokens.lua");
    private static final String KEY = "tapline:rate:";
    /** Of a second's tokens: so many are fetched at a time. */
    private static final int FETCHES_A_SECOND = 100;

    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private final RedisLink link;
    private final Function<String, @Nullable AppLimits> limits;
    private final int shares;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new HashMap<>();

    /**
     * @param link stays the caller's to close
     * @param limits of an app as they are now; null: none
     * @param shares among how many event loops a limit is divided while Redis is away
     */
    public RedisRateLimit(
            RedisLink link, Function<String, @Nullable AppLimits> limits, int shares, LongSupplier nanoTime) {
        this.link = link;
        this.limits = limits;
        this.shares = shares;
        this.nanoTime = nanoTime;
    }

    @Override
    public Future<Optional<Duration>> take(String appId) {
        AppLimits limit = limits.apply(appId);
        return limit == null
                ? FREE
                : buckets.computeIfAbsent(appId, Bucket::new).take(limit);
    }

    /** What this event loop holds of an app's bucket. */
    private final class Bucket {

        private final byte[] key;
        private final Deque<Promise<Optional<Duration>>> waiting = new ArrayDeque<>();
        private boolean fetching;
        private int tokens;
        private long fetchedAt;
        /** While Redis is away: when the next one may pass. */
        private long nextAlone;

        Bucket(String appId) {
            this.key = (KEY + appId).getBytes(StandardCharsets.UTF_8);
            this.nextAlone = nanoTime.getAsLong() - Duration.ofDays(1).toNanos();
        }

        Future<Optional<Duration>> take(AppLimits limit) {
            if (tokens > 0 && nanoTime.getAsLong() - fetchedAt < KEPT_NANOS) {
                tokens--;
                return FREE;
            }
            Promise<Optional<Duration>> promise = Promise.promise();
            waiting.add(promise);
            fetch(limit);
            return promise.future();
        }

        private void fetch(AppLimits limit) {
            if (fetching || waiting.isEmpty()) {
                return;
            }
            fetching = true;
            int asking = waiting.size();
            int wanted = Math.max(asking, limit.perSecond() / FETCHES_A_SECOND);
            TAKE_TOKENS
                    .run(
                            link,
                            key,
                            number(limit.perSecond()),
                            number(limit.burst()),
                            number(limit.perDay()),
                            number(wanted))
                    .onComplete((taken, away) -> {
                        fetching = false;
                        if (taken == null) {
                            answerAlone(asking, limit);
                        } else {
                            answer(asking, taken);
                        }
                        fetch(limit);
                    });
        }

        private void answer(int asking, Response taken) {
            tokens = taken.get(0).toInteger();
            fetchedAt = nanoTime.getAsLong();
            Optional<Duration> wait = Optional.of(Duration.ofMillis(taken.get(1).toLong()));
            for (int i = 0; i < asking; i++) {
                boolean free = tokens > 0;
                if (free) {
                    tokens--;
                }
                waiting.remove().complete(free ? Optional.empty() : wait);
            }
        }

        private void answerAlone(int asking, AppLimits limit) {
            long now = nanoTime.getAsLong();
            long pause = limit.perSecond() == 0 ? 0 : Duration.ofSeconds(1).toNanos() * shares / limit.perSecond();
            // What was saved up while nothing came: one less than the burst, as the one that is due now is of it too.
            nextAlone = Math.max(nextAlone, now - pause * Math.max(0, limit.burst() / shares - 1));
            for (int i = 0; i < asking; i++) {
                boolean free = nextAlone <= now;
                if (free) {
                    nextAlone += pause;
                }
                waiting.remove().complete(free ? Optional.empty() : Optional.of(Duration.ofNanos(nextAlone - now)));
            }
        }

        private byte[] number(int value) {
            return Integer.toString(value).getBytes(StandardCharsets.US_ASCII);
        }
    }
}
