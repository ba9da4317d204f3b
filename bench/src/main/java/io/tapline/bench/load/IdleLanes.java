package io.tapline.bench.load;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;

/**
 * The lanes that have room, in turn: one with room for many requests takes one, and then the others have theirs. So requests that
 * follow each other reach all gateways and all their event loops, however much room a connection has. Confined to one event loop.
 */
final class IdleLanes {

    private final Deque<Lane> turns = new ArrayDeque<>();
    private final IdentityHashMap<Lane, Integer> room = new IdentityHashMap<>();

    /** There is room for one request more on it. */
    void add(Lane lane) {
        if (room.merge(lane, 1, Integer::sum) == 1) {
            turns.addLast(lane);
        }
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** Takes the room for one request on the lane whose last turn is the longest ago. */
    Lane take() {
        Lane lane = requireNonNull(turns.pollFirst(), "no lane has room");
        if (room.computeIfPresent(lane, (same, requests) -> requests == 1 ? null : requests - 1) != null) {
            turns.addLast(lane);
        }
        return lane;
    }

    /** Whatever room it had is gone. */
    void remove(Lane lane) {
        if (room.remove(lane) != null) {
            turns.removeIf(other -> other == lane);
        }
    }
}
