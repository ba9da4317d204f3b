package io.tapline.http2;

import io.tapline.http2.TransportFailure.PoolExhausted;
import io.tapline.http2.TransportFailure.Unprocessed;
import io.tapline.push.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one origin from one event loop. It knows exchanges, how many a connection can take, and time; it knows
 * no frames and no sockets, and has no timer of its own. Confined to its event loop.
 *
 * <ul>
 *   <li>An exchange goes to the connection with the fewest under way. When none has room it waits, as long as some
 *       connection is open or opening and its time has not passed.
 *   <li>Another connection is opened when exchanges wait or three quarters of all streams are in use: one at a time where a
 *       connection carries many, as many as wait where it carries one.
 *   <li>After failures to connect it backs off. When the last hope of a connection fails, all that wait fail.
 *   <li>A connection that is too old is drained once its replacement is open; one that was idle too long is drained at once.
 * </ul>
 */
final class ConnectionPool {

    /** Makes connections. */
    interface Connector {
        /** Begins to connect; the listener hears how it ends, maybe before this returns. */
        void connect(Origin origin, Connection.Listener listener);
    }

    /** Below so many exchanges no second connection is opened in advance: APNs begins with a single stream. */
    private static final int FEW = 10;

    /** A connection that lived shorter than this counts as a failure to connect. */
    private static final long STABLE_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * A server may close an idle connection of HTTP/1.1 without a word, just when a request is on its way, and nobody knows
     * then whether it was processed. So ours goes before most servers' would.
     */
    private static final long MAX_IDLE_HTTP1_NANOS = Duration.ofSeconds(30).toNanos();

    private final Origin origin;
    private final PoolConfig config;
    private final long waitNanos;
    private final Connector connector;
    private final TransportListener events;
    private final RandomGenerator random;
    private final LongSupplier clock;
    private final Backoff backoff;

    /** Connections that are opening or ready. */
    private final List<Slot> slots = new ArrayList<>();
    /** Connections that take no more. */
    private final List<Slot> draining = new ArrayList<>();

    private final ExchangeQueue waiters = new ExchangeQueue();
    private boolean multiplexed = true;
    private boolean closed;
    private int failures;
    private long retryAt;
    private String lastFailure = "";

    ConnectionPool(
            Origin origin,
            TransportConfig config,
            Connector connector,
            TransportListener events,
            RandomGenerator random,
            LongSupplier clock) {
        this.origin = origin;
        this.config = config.pool();
        this.waitNanos = config.waitTimeout().toNanos();
        this.connector = connector;
        this.events = events;
        this.random = random;
        this.clock = clock;
        this.backoff = new Backoff(config.pool().firstBackoff(), config.pool().maxBackoff(), random);
        this.retryAt = clock.getAsLong();
    }

    /** Sends an exchange on one of the connections, now or when there is room. */
    void exchange(Exchange exchange) {
        if (closed) {
            exchange.fail(new Unprocessed("the transport is closed"));
            return;
        }
        Slot slot = waiters.isEmpty() ? emptiest() : null;
        if (slot != null) {
            slot.send(exchange);
            if (slots.size() < config.maxConnections() && isNearlyFull()) {
                grow(clock.getAsLong());
            }
        } else {
            await(exchange, clock.getAsLong());
        }
    }

    /**
     * Does what is due.
     *
     * @param now by {@link System#nanoTime}
     */
    void tick(long now) {
        for (Exchange late = waiters.pollExpired(now); late != null; late = waiters.pollExpired(now)) {
            exhausted(late, "no free stream in time");
        }
        for (Slot slot : new ArrayList<>(slots)) {
            slot.tick(now);
        }
        for (Slot slot : new ArrayList<>(draining)) {
            slot.tick(now);
        }
        replaceAged(now);
        grow(now);
        events.load(origin, slots.size() + draining.size(), inFlight(), waiters.size());
    }

    /** Takes no more exchanges, fails those that wait, and closes each connection when it has nothing under way. */
    void close() {
        closed = true;
        failWaiters("the transport is closing");
        for (Slot slot : new ArrayList<>(slots)) {
            slot.drain();
        }
    }

    /** Closes every connection; what is under way fails. */
    void abort(String reason) {
        close();
        for (Slot slot : new ArrayList<>(draining)) {
            slot.abort(reason);
        }
    }

    /** Whether nothing would be lost with it, but what it learned from failures. */
    boolean isEmpty() {
        return slots.isEmpty() && draining.isEmpty() && waiters.isEmpty();
    }

    /** Whether nothing at all would be lost with it. */
    boolean isForgettable(long now) {
        return isEmpty()
                && (failures == 0 || now - retryAt > config.maxBackoff().toNanos());
    }

    int inFlight() {
        int sum = 0;
        for (Slot slot : slots) {
            sum += slot.inFlight();
        }
        for (Slot slot : draining) {
            sum += slot.inFlight();
        }
        return sum;
    }

    private void await(Exchange exchange, long now) {
        if (waiters.size() >= config.maxWaiters()) {
            exhausted(exchange, "too many wait already");
        } else if (slots.isEmpty() && retryAt - now > waitNanos) {
            exchange.fail(new Unprocessed("cannot connect, and backing off: " + lastFailure));
        } else {
            waiters.add(exchange, now + waitNanos);
            grow(now);
        }
    }

    private @Nullable Slot emptiest() {
        Slot best = null;
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            if (slot.room() > 0 && (best == null || slot.inFlight() < best.inFlight())) {
                best = slot;
            }
        }
        return best;
    }

    private void serveWaiters() {
        while (!waiters.isEmpty()) {
            Slot slot = emptiest();
            if (slot == null) {
                return;
            }
            Exchange waiter = waiters.poll();
            if (waiter != null) {
                slot.send(waiter);
            }
        }
    }

    private void grow(long now) {
        while (!closed && slots.size() < config.maxConnections() && now - retryAt >= 0 && needsAnother()) {
            connect(now);
        }
    }

    private boolean needsAnother() {
        int opening = opening();
        if (waiters.isEmpty()) {
            return opening == 0 && isNearlyFull();
        }
        return opening < (multiplexed ? 1 : waiters.size());
    }

    private boolean isNearlyFull() {
        int room = 0;
        int inFlight = 0;
        for (int i = 0; i < slots.size(); i++) {
            room += slots.get(i).room();
            inFlight += slots.get(i).inFlight();
        }
        return multiplexed && inFlight >= FEW && inFlight >= 3 * room;
    }

    private int opening() {
        int opening = 0;
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).connection == null) {
                opening++;
            }
        }
        return opening;
    }

    private void connect(long now) {
        Slot slot = new Slot(now);
        slots.add(slot);
        connector.connect(origin, slot);
    }

    private void replaceAged(long now) {
        Slot aged = aged(now);
        if (aged == null || closed) {
            return;
        }
        if (aged.inFlight() == 0 && waiters.isEmpty()) {
            aged.drain();
        } else if (opening() == 0 && now - retryAt >= 0) {
            connect(now);
        }
    }

    private @Nullable Slot aged(long now) {
        for (Slot slot : slots) {
            if (slot.connection != null && now - slot.retireAt >= 0) {
                return slot;
            }
        }
        return null;
    }

    private void connectionFailed(String reason, long now) {
        failures++;
        retryAt = now + backoff.delayNanos(failures);
        lastFailure = reason;
        if (slots.isEmpty()) {
            failWaiters("cannot connect: " + reason);
        }
    }

    private void failWaiters(String reason) {
        // Only those that wait now: who hears of it may ask again at once.
        TransportFailure failure = new Unprocessed(reason);
        for (int left = waiters.size(); left > 0; left--) {
            Exchange waiter = waiters.poll();
            if (waiter != null) {
                waiter.fail(failure);
            }
        }
    }

    private void exhausted(Exchange exchange, String reason) {
        events.poolExhausted(origin);
        String why = lastFailure.isEmpty() || failures == 0 ? "" : "; last failure to connect: " + lastFailure;
        exchange.fail(new PoolExhausted(reason + why));
    }

    /** A place for one connection, from the decision to open it to its end. */
    private final class Slot implements Connection.Listener {

        private final long createdAt;
        private @Nullable Connection connection;
        private long openedAt;
        private long retireAt;
        private long lastUsed;
        private long idleNanos;
        private boolean used;
        private boolean stable;
        private boolean retired;

        Slot(long now) {
            createdAt = now;
        }

        @Override
        public void opened(Connection opened) {
            connection = opened;
            long now = clock.getAsLong();
            openedAt = now;
            lastUsed = now;
            long idle = config.idleTimeout().toNanos();
            idleNanos = opened.isMultiplexed() ? idle : Math.min(idle, MAX_IDLE_HTTP1_NANOS);
            long age = config.maxAge().toNanos();
            retireAt = now + age - random.nextLong(age / 10 + 1);
            multiplexed = opened.isMultiplexed();
            events.connected(origin, multiplexed ? "h2" : "http/1.1", Duration.ofNanos(now - createdAt));
            Slot aged = aged(now);
            if (closed) {
                drain();
            } else if (aged != null) {
                aged.drain();
            }
            serveWaiters();
            grow(now);
        }

        @Override
        public void roomChanged() {
            serveWaiters();
        }

        @Override
        public void draining() {
            slots.remove(this);
            draining.add(this);
            grow(clock.getAsLong());
        }

        @Override
        public void closed(String reason) {
            slots.remove(this);
            draining.remove(this);
            long now = clock.getAsLong();
            if (connection == null) {
                events.connectFailed(origin, reason);
                connectionFailed(reason, now);
            } else {
                events.closed(origin, reason);
                if (!retired && now - openedAt < STABLE_NANOS) {
                    connectionFailed(reason, now);
                }
            }
            grow(now);
        }

        int room() {
            return connection == null ? 0 : connection.room();
        }

        int inFlight() {
            return connection == null ? 0 : connection.inFlight();
        }

        void send(Exchange exchange) {
            used = true;
            if (connection != null) {
                connection.send(exchange);
            }
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
                failures = 0;
            }
        }

        void drain() {
            retired = true;
            if (connection == null) {
                slots.remove(this);
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
}
