package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PooledTransport} behaves. Start from {@link #DEFAULTS}.
 *
 * @param tls trust, client certificate, protocol
 * @param proxy an HTTP proxy to reach every origin through; null for none
 * @param pool limits of the pool of each origin
 * @param connectTimeout from the look-up of a name until the connection is ready, TLS included
 * @param waitTimeout how long a request may wait for a free stream
 * @param requestTimeout from the start of a request on its connection until the whole response
 * @param closeTimeout how long a closing transport waits for exchanges under way
 * @param pingInterval after how long a silence of the peer it is asked for a sign of life. Apple speaks of an hour, but
 *     many firewalls forget a silent connection after minutes
 * @param pingTimeout how long to wait for that sign
 * @param tick how often time-outs are looked at, and so how late each may be
 */
public record TransportConfig(
        TlsConfig tls,
        @Nullable ProxyConfig proxy,
        PoolConfig pool,
        Duration connectTimeout,
        Duration waitTimeout,
        Duration requestTimeout,
        Duration closeTimeout,
        Duration pingInterval,
        Duration pingTimeout,
        Duration tick) {

    public static final TransportConfig DEFAULTS = new TransportConfig(
            TlsConfig.SYSTEM_TRUST,
            null,
            PoolConfig.DEFAULTS,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofMillis(100));

    public TransportConfig {
        requireNonNull(tls, "tls");
        requireNonNull(pool, "pool");
        PoolConfig.requirePositive(connectTimeout, "connectTimeout");
        PoolConfig.requirePositive(waitTimeout, "waitTimeout");
        PoolConfig.requirePositive(requestTimeout, "requestTimeout");
        PoolConfig.requirePositive(closeTimeout, "closeTimeout");
        PoolConfig.requirePositive(pingInterval, "pingInterval");
        PoolConfig.requirePositive(pingTimeout, "pingTimeout");
        PoolConfig.requirePositive(tick, "tick");
    }

    public TransportConfig withTls(TlsConfig tls) {
        return new TransportConfig(
                tls,
                proxy,
                pool,
                connectTimeout,
                waitTimeout,
                requestTimeout,
                closeTimeout,
                pingInterval,
                pingTimeout,
                tick);
    }

    public TransportConfig withProxy(@Nullable ProxyConfig proxy) {
        return new TransportConfig(
                tls,
                proxy,
                pool,
                connectTimeout,
                waitTimeout,
                requestTimeout,
                closeTimeout,
                pingInterval,
                pingTimeout,
                tick);
    }

    public TransportConfig withPool(PoolConfig pool) {
        return new TransportConfig(
                tls,
                proxy,
                pool,
                connectTimeout,
                waitTimeout,
                requestTimeout,
                closeTimeout,
                pingInterval,
                pingTimeout,
                tick);
    }

    public TransportConfig withTimeouts(Duration connect, Duration wait, Duration request) {
        return new TransportConfig(
                tls, proxy, pool, connect, wait, request, closeTimeout, pingInterval, pingTimeout, tick);
    }

    public TransportConfig withPing(Duration interval, Duration timeout) {
        return new TransportConfig(
                tls, proxy, pool, connectTimeout, waitTimeout, requestTimeout, closeTimeout, interval, timeout, tick);
    }

    public TransportConfig withTick(Duration tick) {
        return new TransportConfig(
                tls,
                proxy,
                pool,
                connectTimeout,
                waitTimeout,
                requestTimeout,
                closeTimeout,
                pingInterval,
                pingTimeout,
                tick);
    }
}
