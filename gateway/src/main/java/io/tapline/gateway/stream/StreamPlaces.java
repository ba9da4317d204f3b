package io.tapline.gateway.stream;

import io.tapline.gateway.config.StreamLimits;
import io.tapline.gateway.identity.UserKey;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many streams are open on this node, and may be. Event loops that ask in the same instant may each open one too many.
 * Thread-safe; one for a node.
 */
public final class StreamPlaces {

    private final StreamLimits limits;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentMap<UserKey, Integer> takenByUser = new ConcurrentHashMap<>();

    public StreamPlaces(StreamLimits limits) {
        this.limits = limits;
    }

    /** Why a user can have no place; empty: there is one. */
    Optional<OpenStreams.Refusal> refusal(UserKey user) {
        if (takenByUser.getOrDefault(user, 0) >= limits.maximumOfUser()) {
            return Optional.of(OpenStreams.Refusal.USER_HAS_ENOUGH);
        }
        return taken.get() >= limits.maximum() ? Optional.of(OpenStreams.Refusal.NO_ROOM) : Optional.empty();
    }

    /** Each is to be given back once. */
    void take(UserKey user) {
        taken.incrementAndGet();
        takenByUser.merge(user, 1, Integer::sum);
    }

    void give(UserKey user) {
        taken.decrementAndGet();
        takenByUser.computeIfPresent(user, (key, places) -> places == 1 ? null : places - 1);
    }
}
