package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.dispatch.RetryPolicy;
import io.tapline.http2.PoolConfig;
import java.time.Duration;

/**
 * How pushes are sent and tried again.
 *
 * @param connectTimeout until a connection to a push service is ready
 * @param requestTimeout until its answer is there
 * @param retries the waits between attempts
 * @param maximumOpen pushes of one event loop that are under way at once; more wait in Postgres
 * @param protection of the push services, and of our standing there
 */
public record PushConfig(
        Duration connectTimeout,
        Duration requestTimeout,
        PoolConfig pool,
        RetryPolicy retries,
        int maximumOpen,
        ProtectionConfig protection) {

    public PushConfig {
        Durations.requirePositive(connectTimeout, "connectTimeout");
        Durations.requirePositive(requestTimeout, "requestTimeout");
        requireNonNull(pool, "pool");
        requireNonNull(retries, "retries");
        requireNonNull(protection, "protection");
    }
}
