package io.tapline.gateway.stream;

import io.tapline.gateway.config.StreamLimits;
import io.tapline.gateway.identity.UserKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The open streams of one event loop. What is committed here pokes them directly, and those of other event loops over the
 * channel. That may lose pokes, so all of them catch up after each new subscription to it, and each by itself now and then: a lost
 * poke costs seconds, never an event. Confined to its event loop.
 */
public final class OpenStreams implements FeedPokes {

    /** Of this many streams the readings are under way at a time; on pipelined connections enough for thousands a second. */
    static final int READINGS_AT_A_TIME = 32;
    /** While pokes come in: what a lost one can cost. */
    static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** While they do not. */
    static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** How long the channel is kept when the last stream has ended: whoever reloads a page comes back. */
    static final long LINGER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final StreamLimits limits;
    private final PokeChannel channel;
    private final StreamMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Turns turns = new Turns(READINGS_AT_A_TIME);
    private final Set<LiveStream> streams = new LinkedHashSet<>();
    private final Map<UserKey, List<LiveStream>> byUser = new HashMap<>();
    private boolean listening;
    private boolean subscribed;
    private boolean closed;
    private long emptySince;

    /** Why no stream can be opened. */
    public enum Refusal {
        USER_HAS_ENOUGH,
        NO_ROOM,
        SHUTTING_DOWN
    }

    /** @param nanoTime {@link System#nanoTime} */
    public OpenStreams(
            StreamLimits limits,
            PokeChannel channel,
            StreamMetrics metrics,
            Clock clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.limits = limits;
        this.channel = channel;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** Whether {@link #open} is possible for a user; to be asked in the same turn. */
    public Optional<Refusal> refusal(UserKey user) {
        if (closed) {
            return Optional.of(Refusal.SHUTTING_DOWN);
        }
        if (byUser.getOrDefault(user, List.of()).size() >= limits.maximumOfUser()) {
            return Optional.of(Refusal.USER_HAS_ENOUGH);
        }
        return streams.size() >= limits.maximum() ? Optional.of(Refusal.NO_ROOM) : Optional.empty();
    }

    /**
     * Adds a stream. It remembers pokes from now on and writes nothing before {@link LiveStream#begin}; if it never begins, its
     * owner closes it.
     *
     * @param expiresAt when the stream ends at the latest
     */
    public LiveStream open(UserKey user, Instant expiresAt, StreamEvents events) {
        LiveStream stream = new LiveStream(this, user, expiresAt, events);
        streams.add(stream);
        byUser.computeIfAbsent(user, first -> new ArrayList<>(1)).add(stream);
        metrics.opened();
        if (!listening) {
            listening = true;
            channel.listen(new Incoming());
        }
        return stream;
    }

    void remove(LiveStream stream, StreamEnd reason) {
        streams.remove(stream);
        byUser.computeIfPresent(stream.user(), (user, ofUser) -> {
            ofUser.remove(stream);
            return ofUser.isEmpty() ? null : ofUser;
        });
        metrics.ended(reason);
        emptySince = nanoTime();
    }

    @Override
    public void changed(UserKey user) {
        poke(user);
        channel.poke(user);
    }

    private void poke(UserKey user) {
        List<LiveStream> ofUser = byUser.get(user);
        if (ofUser != null) {
            // A copy: one that ends takes itself out.
            List.copyOf(ofUser).forEach(LiveStream::poke);
        }
    }

    /** To be called about once a second. */
    public void tick() {
        if (streams.isEmpty()) {
            if (listening && nanoTime() - emptySince >= LINGER_NANOS) {
                stopListening();
            }
            return;
        }
        Instant wallTime = clock.instant();
        List.copyOf(streams).forEach(stream -> stream.tick(wallTime));
    }

    private void stopListening() {
        listening = false;
        subscribed = false;
        channel.ignore();
    }

    /** Ends all streams, tells their clients why, and lets no more be opened. */
    public void close() {
        closed = true;
        List.copyOf(streams).forEach(stream -> stream.end(StreamEnd.SHUTDOWN));
        stopListening();
    }

    Turns turns() {
        return turns;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** When a stream that has read everything reads again though nobody pokes it. */
    long nextCatchUp(Instant nextExpiry) {
        long regular = subscribed ? CATCH_UP_NANOS : SOON_NANOS;
        Duration left = Duration.between(clock.instant(), nextExpiry);
        if (left.isNegative()) {
            // Nobody has looked anew yet, or the store's clock is behind.
            return soon();
        }
        return left.compareTo(Duration.ofNanos(regular)) < 0 ? nanoTime() + left.toNanos() : spread(regular);
    }

    long soon() {
        return spread(SOON_NANOS);
    }

    /** So that they do not come all at once. */
    private long spread(long nanos) {
        return nanoTime() + nanos / 3 + random.nextLong(nanos - nanos / 3);
    }

    /** What other event loops tell. */
    private final class Incoming implements PokeChannel.Listener {

        @Override
        public void changed(UserKey user) {
            poke(user);
        }

        @Override
        public void subscribed() {
            subscribed = true;
            List.copyOf(streams).forEach(LiveStream::poke);
        }

        @Override
        public void lost() {
            subscribed = false;
            streams.forEach(stream -> stream.catchUpBy(soon()));
        }
    }
}
