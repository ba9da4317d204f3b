package io.tapline.simulator.engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers that tests have ordered. Only valid pushes use them up; the first of these that has one decides: the
 * script of the connection, of the target, of the next push to anyone, the standing answer of the target, the
 * simulator's standing answer. Safe for any thread.
 */
public final class Scripts {

    private final Map<Long, Deque<Answer>> connections = new HashMap<>();
    private final Map<String, Deque<Answer>> targets = new HashMap<>();
    private final Map<String, Answer> standing = new HashMap<>();
    private final Deque<Answer> anyone = new ArrayDeque<>();
    private final Deque<List<Answer>> comingConnections = new ArrayDeque<>();
    private @Nullable Supplier<Answer> fallback;

    /** So that load tests without scripts never take the lock. */
    private volatile boolean inUse;

    /** Answers for the next pushes to this target, in order. */
    public void target(String target, Answer... answers) {
        target(target, Arrays.asList(answers));
    }

    public synchronized void target(String target, Collection<Answer> answers) {
        targets.computeIfAbsent(target, none -> new ArrayDeque<>()).addAll(answers);
        inUse = true;
    }

    /** The answer for all pushes to this target that no other script covers. */
    public synchronized void always(String target, Answer answer) {
        standing.put(target, answer);
        inUse = true;
    }

    /** Answers for the next pushes whoever they are for. */
    public void next(Answer... answers) {
        next(Arrays.asList(answers));
    }

    public synchronized void next(Collection<Answer> answers) {
        anyone.addAll(answers);
        inUse = true;
    }

    /** Answers for the next pushes on this connection. */
    public synchronized void connection(long connectionId, Collection<Answer> answers) {
        connections.computeIfAbsent(connectionId, none -> new ArrayDeque<>()).addAll(answers);
        inUse = true;
    }

    /** Answers for the first pushes on the next connection that has no script yet. */
    public synchronized void nextConnection(Answer... answers) {
        comingConnections.add(List.of(answers));
        inUse = true;
    }

    /** Asked for each push that no other script covers; random faults, for example. Called on any event loop. */
    public synchronized void otherwise(Supplier<Answer> answers) {
        fallback = answers;
        inUse = true;
    }

    /** Back to the usual answers. */
    public synchronized void clear() {
        connections.clear();
        targets.clear();
        standing.clear();
        anyone.clear();
        comingConnections.clear();
        fallback = null;
        inUse = false;
    }

    void connected(long connectionId) {
        if (!inUse) {
            return;
        }
        synchronized (this) {
            List<Answer> answers = comingConnections.poll();
            if (answers != null) {
                connections.put(connectionId, new ArrayDeque<>(answers));
            }
        }
    }

    void disconnected(long connectionId) {
        if (inUse) {
            synchronized (this) {
                connections.remove(connectionId);
            }
        }
    }

    Answer next(long connectionId, String target) {
        return inUse ? find(connectionId, target) : Answer.usual();
    }

    Answer targetOnly(String target) {
        if (!inUse) {
            return Answer.usual();
        }
        synchronized (this) {
            return take(targets, target).orElseGet(() -> standing.getOrDefault(target, Answer.usual()));
        }
    }

    private synchronized Answer find(long connectionId, String target) {
        return take(connections, connectionId)
                .or(() -> take(targets, target))
                .or(() -> Optional.ofNullable(anyone.poll()))
                .or(() -> Optional.ofNullable(standing.get(target)))
                .or(() -> Optional.ofNullable(fallback).map(Supplier::get))
                .orElseGet(Answer::usual);
    }

    private static <K> Optional<Answer> take(Map<K, Deque<Answer>> scripts, K key) {
        Deque<Answer> script = scripts.get(key);
        if (script == null) {
            return Optional.empty();
        }
        Answer answer = script.poll();
        if (script.isEmpty()) {
            scripts.remove(key);
        }
        return Optional.ofNullable(answer);
    }
}
