package io.tapline.gateway.store;

import io.tapline.gateway.notification.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits, of several owners: each gets its turn, however much the others have waiting. High priority comes before none, and that before
 * low, but for every eighth, which goes to the lowest that waits, so that it does not wait for ever. In the order of arrival within one
 * owner and priority. Confined to one event loop.
 */
final class FairQueue<T> {

    private static final int TURNS = 8;

    /** The first comes first. */
    private final List<Lanes<T>> classes = List.of(new Lanes<>(), new Lanes<>(), new Lanes<>());

    private int size;
    private int turn;

    void add(T item, String owner, Priority priority) {
        classes.get(rank(priority)).add(item, owner);
        size++;
    }

    private static int rank(Priority priority) {
        return switch (priority) {
            case HIGH -> 0;
            case NONE -> 1;
            case LOW -> 2;
        };
    }

    /** Up to so many, in their order. */
    List<T> take(int most) {
        List<T> taken = new ArrayList<>(Math.min(most, size));
        while (taken.size() < most && size > 0) {
            taken.add(next());
        }
        return taken;
    }

    private T next() {
        turn = (turn + 1) % TURNS;
        boolean lowestFirst = turn == 0;
        for (int i = 0; i < classes.size(); i++) {
            T item = classes.get(lowestFirst ? classes.size() - 1 - i : i).poll();
            if (item != null) {
                size--;
                return item;
            }
        }
        throw new IllegalStateException("empty");
    }

    int size() {
        return size;
    }

    /** One lane for each owner. Those that hold something take turns. */
    private static final class Lanes<T> {
        private final Map<String, Deque<T>> byOwner = new HashMap<>();
        private final Deque<Deque<T>> turns = new ArrayDeque<>();

        void add(T item, String owner) {
            Deque<T> lane = byOwner.computeIfAbsent(owner, first -> new ArrayDeque<>());
            if (lane.isEmpty()) {
                turns.add(lane);
            }
            lane.add(item);
        }

        @Nullable
        T poll() {
            Deque<T> lane = turns.poll();
            if (lane == null) {
                return null;
            }
            T item = lane.poll();
            if (!lane.isEmpty()) {
                turns.add(lane);
            }
            return item;
        }
    }
}
