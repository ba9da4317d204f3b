package io.tapline.http2;

import io.tapline.http2.TransportFailure.Forbidden;
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

    private final Origin origin;
    private final PoolConfig config;
    private final long waitNanos;
    private final Connector connector;
    private final TransportListener events;
    private final RandomGenerator random;
    private final LongSupplier clock;
    private final Backoff backoff;

    /** Connections that are opening or ready. */
    private final List<ConnectionSlot> slots = new ArrayList<>();
    /** Connections that take no more. */
    private final List<ConnectionSlot> draining = new ArrayList<>();

    private final ExchangeQueue waiters = new ExchangeQueue();
    private boolean multiplexed = true;
    private boolean closed;
    private int failures;
    private long retryAt;
    private String lastFailure = "";
    private boolean forbidden;

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
        ConnectionSlot slot = waiters.isEmpty() ? emptiest() : null;
        if (slot != null) {
            slot.send(exchange);
            if (slots.size() < maxConnections() && isNearlyFull()) {
                grow(clock.getAsLong());
            }
        } else {
            await(exchange, clock.getAsLong());
        }
    }

    /**
     * Does what is due.
     *
     * @param now by the clock of the transport, in nanoseconds
     */
    void tick(long now) {
        for (Exchange late = waiters.pollExpired(now); late != null; late = waiters.pollExpired(now)) {
            exhausted(late, "no free stream in time");
        }
        for (ConnectionSlot slot : new ArrayList<>(slots)) {
            slot.tick(now);
        }
        for (ConnectionSlot slot : new ArrayList<>(draining)) {
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
        for (ConnectionSlot slot : new ArrayList<>(slots)) {
            slot.drain();
        }
    }

    /** Closes every connection; what is under way fails. */
    void abort(String reason) {
        close();
        for (ConnectionSlot slot : new ArrayList<>(draining)) {
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
        for (ConnectionSlot slot : slots) {
            sum += slot.inFlight();
        }
        for (ConnectionSlot slot : draining) {
            sum += slot.inFlight();
        }
        return sum;
    }

    // ---- What its slots tell ----

    long now() {
        return clock.getAsLong();
    }

    void opened(ConnectionSlot slot, Connection connection, Duration took, long now) {
        multiplexed = connection.isMultiplexed();
        forbidden = false;
        events.connected(origin, multiplexed ? "h2" : "http/1.1", took);
        ConnectionSlot aged = aged(now);
        if (closed) {
            slot.drain();
        } else if (aged != null) {
            aged.drain();
        }
        serveWaiters();
        grow(now);
    }

    void draining(ConnectionSlot slot) {
        slots.remove(slot);
        draining.add(slot);
        grow(now());
    }

    /** Its connection has lived long enough to show that connecting works. */
    void proved() {
        failures = 0;
    }

    /** Nobody waits for this one any more; should it open, it will be closed. */
    void abandoned(ConnectionSlot slot) {
        slots.remove(slot);
    }

    /** @param failed whether it tells that connecting does not work */
    void closed(ConnectionSlot slot, String reason, boolean failed, long now) {
        slots.remove(slot);
        draining.remove(slot);
        if (slot.isOpening()) {
            events.connectFailed(origin, reason);
        } else {
            events.closed(origin, reason);
        }
        if (failed) {
            forbidden = false;
            connectionFailed(reason, now);
        }
        grow(now);
    }

    /** No connection to there is allowed: who waits for one need not ask again. */
    void forbidden(ConnectionSlot slot, String reason, long now) {
        slots.remove(slot);
        events.connectFailed(origin, reason);
        forbidden = true;
        connectionFailed(reason, now);
        grow(now);
    }

    void serveWaiters() {
        while (!waiters.isEmpty()) {
            ConnectionSlot slot = emptiest();
            if (slot == null) {
                return;
            }
            Exchange waiter = waiters.poll();
            if (waiter != null) {
                slot.send(waiter);
            }
        }
    }

    // ---- Its decisions ----

    private void await(Exchange exchange, long now) {
        if (waiters.size() >= config.maxWaiters()) {
            exhausted(exchange, "too many wait already");
        } else if (slots.isEmpty() && retryAt - now > waitNanos) {
            exchange.fail(unreachable("cannot connect, and backing off: " + lastFailure));
        } else {
            waiters.add(exchange, now + waitNanos);
            grow(now);
        }
    }

    private @Nullable ConnectionSlot emptiest() {
        ConnectionSlot best = null;
        for (int i = 0; i < slots.size(); i++) {
            ConnectionSlot slot = slots.get(i);
            if (slot.room() > 0 && (best == null || slot.inFlight() < best.inFlight())) {
                best = slot;
            }
        }
        return best;
    }

    private void grow(long now) {
        while (!closed && slots.size() < maxConnections() && now - retryAt >= 0 && needsAnother()) {
            connect(now);
        }
    }

    /** A connection of HTTP/1.1 carries one exchange at a time: it takes more of them to carry as much. */
    private int maxConnections() {
        return multiplexed ? config.maxConnections() : config.maxConnections() * PoolConfig.HTTP1_CONNECTIONS;
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
            if (slots.get(i).isOpening()) {
                opening++;
            }
        }
        return opening;
    }

    private void connect(long now) {
        ConnectionSlot slot = new ConnectionSlot(this, config, random, now);
        slots.add(slot);
        connector.connect(origin, slot);
    }

    private void replaceAged(long now) {
        ConnectionSlot aged = aged(now);
        if (aged == null || closed) {
            return;
        }
        if (aged.inFlight() == 0 && waiters.isEmpty()) {
            aged.drain();
        } else if (opening() == 0 && now - retryAt >= 0) {
            connect(now);
        }
    }

    private @Nullable ConnectionSlot aged(long now) {
        for (ConnectionSlot slot : slots) {
            if (slot.isAged(now)) {
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
        TransportFailure failure = unreachable(reason);
        for (int left = waiters.size(); left > 0; left--) {
            Exchange waiter = waiters.poll();
            if (waiter != null) {
                waiter.fail(failure);
            }
        }
    }

    private TransportFailure unreachable(String reason) {
        return forbidden && !closed ? new Forbidden(reason) : new Unprocessed(reason);
    }

    private void exhausted(Exchange exchange, String reason) {
        events.poolExhausted(origin);
        String why = lastFailure.isEmpty() || failures == 0 ? "" : "; last failure to connect: " + lastFailure;
        exchange.fail(new PoolExhausted(reason + why));
    }
}
