package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the API listens, and how much of it there is.
 *
 * @param port 0: any free one
 * @param eventLoops each runs one whole path of a notification, from the request to the push
 * @param maximumInFlight notifications of one event loop between admission and commit; over it the answer is 503
 * @param targetLatency how long the store should take for one; while it takes longer, fewer are let in
 * @param tls null: cleartext
 */
public record HttpConfig(
        String host,
        int port,
        int eventLoops,
        int maximumInFlight,
        Duration targetLatency,
        StreamLimits streams,
        ApiConfig api,
        ConnectionLimits connections,
        @Nullable ListenerTls tls,
        DrainConfig drain) {

    public HttpConfig {
        requireNonNull(host, "host");
        Durations.requirePositive(targetLatency, "targetLatency");
        requireNonNull(streams, "streams");
        requireNonNull(api, "api");
        requireNonNull(connections, "connections");
        requireNonNull(drain, "drain");
    }
}
