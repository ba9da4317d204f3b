package io.tapline.gateway.dispatch;

import io.tapline.gateway.notification.Claim;
import io.tapline.gateway.notification.Retries;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives out what a test has made due, and remembers what was parked. */
final class FakeRetries implements Retries {

    final Map<Platform, Deque<Due>> due = new EnumMap<>(Platform.class);
    final List<UUID> parked = new ArrayList<>();
    Consumer<Collection<UUID>> onPark = ids -> {};

    /** Of the next call only. */
    @Nullable
    RuntimeException failure;

    void add(Platform platform, Due one) {
        due.computeIfAbsent(platform, first -> new ArrayDeque<>()).add(one);
    }

    @Override
    public Future<Claim<Due>> claim(Platform platform, int limit, Duration hold) {
        Deque<Due> waiting = due.getOrDefault(platform, new ArrayDeque<>());
        List<Due> taken = new ArrayList<>();
        while (taken.size() < limit && !waiting.isEmpty()) {
            taken.add(waiting.remove());
        }
        return Future.succeededFuture(new Claim<>(taken, taken.size() == limit));
    }

    @Override
    public Future<Void> park(Collection<UUID> notifications, Duration delay) {
        RuntimeException failing = failure;
        if (failing != null) {
            failure = null;
            return Future.failedFuture(failing);
        }
        parked.addAll(notifications);
        onPark.accept(notifications);
        return Future.succeededFuture();
    }
}
