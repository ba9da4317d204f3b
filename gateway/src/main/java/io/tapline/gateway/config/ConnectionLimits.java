package io.tapline.gateway.config;

import java.time.Duration;

/**
 * What connections and clients may take of a listener.
 *
 * @param maximumConnections of one node; more are refused
 * @param maximumConnectionsPerAddress of one IP address
 * @param maximumHeaderBytes of a request's headers together
 * @param maximumHeaders of one request
 * @param maximumUrlBytes of a request's line (HTTP/1.1) or path (HTTP/2)
 * @param maximumConcurrentStreams of one HTTP/2 connection
 * @param maximumResets RST_STREAM frames of one HTTP/2 connection in 30 s
 * @param maximumControlFrames frames of one HTTP/2 connection in 30 s that make work and carry nothing
 * @param requestTimeout in which a client must send its request and take its answer
 * @param idleTimeout after which a connection without any traffic is closed
 */
public record ConnectionLimits(
        int maximumConnections,
        int maximumConnectionsPerAddress,
        int maximumHeaderBytes,
        int maximumHeaders,
        int maximumUrlBytes,
        int maximumConcurrentStreams,
        int maximumResets,
        int maximumControlFrames,
        Duration requestTimeout,
        Duration idleTimeout) {

    /** The defaults of {@code config/gateway.yaml}. */
    public static final ConnectionLimits DEFAULTS = new ConnectionLimits(
            20_000, 20_000, 16 * 1024, 100, 4096, 100, 200, 1000, Duration.ofMinutes(1), Duration.ofMinutes(1));

    public ConnectionLimits {
        Durations.requirePositive(requestTimeout, "requestTimeout");
        Durations.requirePositive(idleTimeout, "idleTimeout");
    }

    /** These, with what can change in a running gateway taken from others. */
    public ConnectionLimits withLiveOnesOf(ConnectionLimits other) {
        return new ConnectionLimits(
                other.maximumConnections,
                other.maximumConnectionsPerAddress,
                maximumHeaderBytes,
                other.maximumHeaders,
                maximumUrlBytes,
                maximumConcurrentStreams,
                maximumResets,
                other.maximumControlFrames,
                other.requestTimeout,
                idleTimeout);
    }
}
