package io.tapline.http2;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A place for one connection in a {@link ConnectionPool}, from the decision to open it to its end: its age, and how long it
 * was idle.
 */
final class ConnectionSlot implements Connection.Listener {

    /** A connection that lived shorter than this counts as a failure to connect. */
    private static final long STABLE_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * A server may close an idle connection of HTTP/1.1 without a word, just when a request is on its way, and nobody knows
     * then whether it was processed. So ours goes before most servers' would.
     */
    private static final long MAX_IDLE_HTTP1_NANOS = Duration.ofSeconds(30).toNanos();

    private final ConnectionPool pool;
    private final PoolConfig config;
    private final RandomGenerator random;
    private final long createdAt;
    private @Nullable Connection connection;
    private long openedAt;
    private long retireAt;
    private long lastUsed;
    private long idleNanos;
    private boolean used;
    private boolean stable;
    private boolean retired;

    ConnectionSlot(ConnectionPool pool, PoolConfig config, RandomGenerator random, long now) {
        this.pool = pool;
        this.config = config;
        this.random = random;
        this.createdAt = now;
    }

    @Override
    public void opened(Connection opened) {
        connection = opened;
        long now = pool.now();
        openedAt = now;
        lastUsed = now;
        long idle = config.idleTimeout().toNanos();
        idleNanos = opened.isMultiplexed() ? idle : Math.min(idle, MAX_IDLE_HTTP1_NANOS);
        // Connections that were opened together should not all be replaced together.
        long age = config.maxAge().toNanos();
        retireAt = now + age - random.nextLong(age / 10 + 1);
        pool.opened(this, opened, Duration.ofNanos(now - createdAt), now);
    }

    @Override
    public void roomChanged() {
        pool.serveWaiters();
    }

    @Override
    public void draining() {
        pool.draining(this);
    }

    @Override
    public void closed(String reason) {
        long now = pool.now();
        boolean failed = connection == null || (!retired && now - openedAt < STABLE_NANOS);
        pool.closed(this, reason, failed, now);
    }

    @Override
    public void forbidden(String reason) {
        pool.forbidden(this, reason, pool.now());
    }

    boolean isOpening() {
        return connection == null;
    }

    boolean isAged(long now) {
        return connection != null && now - retireAt >= 0;
    }

    int room() {
        return connection == null ? 0 : connection.room();
    }

    int inFlight() {
        return connection == null ? 0 : connection.inFlight();
    }

    /** Only when there is {@link #room}. */
    void send(Exchange exchange) {
        if (connection == null) {
            throw new IllegalStateException("no connection yet");
        }
        used = true;
        connection.send(exchange);
    }

    void tick(long now) {
        if (connection == null) {
            return;
        }
        connection.tick(now);
        if (used || connection.inFlight() > 0) {
            lastUsed = now;
            used = false;
        } else if (now - lastUsed >= idleNanos) {
            drain();
        }
        if (!stable && now - openedAt >= STABLE_NANOS && connection.state() == Connection.State.READY) {
            stable = true;
            pool.proved();
        }
    }

    /** Takes no more exchanges, and closes when there is none under way. */
    void drain() {
        retired = true;
        if (connection == null) {
            pool.abandoned(this);
        } else {
            connection.drain();
        }
    }

    void abort(String reason) {
        if (connection != null) {
            connection.close(reason);
        }
    }
}
