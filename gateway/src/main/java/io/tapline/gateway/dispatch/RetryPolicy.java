package io.tapline.gateway.dispatch;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt: doubling from {@code first} to {@code longest}, with half of it left to chance so
 * that what failed together does not return together. Pure.
 */
public record RetryPolicy(Duration first, Duration longest) {

    public RetryPolicy {
        requireNonNull(first, "first");
        requireNonNull(longest, "longest");
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("first and longest must be positive, and longest not the shorter one");
        }
    }

    /**
     * The wait after a failed attempt.
     *
     * @param attempt how many there have been, 1 or more
     * @param demanded what the provider demands: never less than this; null: nothing
     */
    public Duration delay(int attempt, @Nullable Duration demanded, RandomGenerator random) {
        Duration ours = Duration.ofNanos(new Backoff(first, longest, random).delayNanos(attempt));
        return demanded == null || ours.compareTo(demanded) >= 0
                ? ours
                : demanded.plusMillis(random.nextLong(first.toMillis() + 1));
    }
}
