package io.tapline.gateway.subscription;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.store.Unavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Reads from the source what the index could not answer, without drowning the source: while a read runs, those who come
 * gather for the next one; the same user is asked for once. Users who do not exist are remembered for some seconds. Confined
 * to one event loop.
 */
public final class GatheredReads {

    private static final UserEndpoints NOBODY = new UserEndpoints("", 0, List.of());
    private static final int CONCURRENT_READS = 2;
    private static final int USERS_OF_A_READ = 128;
    /** About a second's worth when a read takes ten milliseconds. */
    private static final int MOST_WAITING = 20_000;

    private final EndpointSource source;
    private final BiConsumer<UserKey, UserEndpoints> found;
    private final RecentlyUnknown unknown;
    /** Everyone who is asked for, in a read or waiting for the next one. */
    private final Map<UserKey, Promise<UserEndpoints>> asked = new HashMap<>();

    private final ArrayDeque<UserKey> waiting = new ArrayDeque<>();
    private int running;

    /**
     * @param source settles every read in bounded time
     * @param found told of every list that was read of a user who exists, before those who asked for it
     * @param nanoTime {@link System#nanoTime}
     */
    public GatheredReads(EndpointSource source, BiConsumer<UserKey, UserEndpoints> found, LongSupplier nanoTime) {
        this.source = source;
        this.found = found;
        this.unknown = new RecentlyUnknown(nanoTime);
    }

    /** @return fails with an {@link io.tapline.gateway.rest.ApiFailure} SERVICE_UNAVAILABLE if the source is away or too slow */
    public Future<UserEndpoints> read(UserKey user) {
        if (unknown.contains(user)) {
            return Future.succeededFuture(NOBODY);
        }
        Promise<UserEndpoints> underWay = asked.get(user);
        if (underWay != null) {
            return underWay.future();
        }
        if (waiting.size() >= MOST_WAITING) {
            return Future.failedFuture(Unavailable.failure());
        }
        Promise<UserEndpoints> promise = Promise.promise();
        asked.put(user, promise);
        waiting.add(user);
        readNext();
        return promise.future();
    }

    private void readNext() {
        while (running < CONCURRENT_READS && !waiting.isEmpty()) {
            List<UserKey> batch = takeBatch();
            running++;
            source.read(batch).onComplete(lists -> succeed(batch, lists), cause -> fail(batch, cause));
        }
    }

    private List<UserKey> takeBatch() {
        List<UserKey> batch = new ArrayList<>();
        while (batch.size() < USERS_OF_A_READ && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void succeed(List<UserKey> batch, Map<UserKey, UserEndpoints> lists) {
        running--;
        List<Promise<UserEndpoints>> promises = batch.stream().map(this::take).toList();
        batch.stream().filter(user -> !lists.containsKey(user)).forEach(unknown::add);
        readNext();
        lists.forEach(found);
        for (int i = 0; i < promises.size(); i++) {
            promises.get(i).complete(lists.getOrDefault(batch.get(i), NOBODY));
        }
    }

    /** Those who wait for the next read fail too: it would fare no better, and they are told sooner. */
    private void fail(List<UserKey> batch, Throwable cause) {
        running--;
        List<Promise<UserEndpoints>> promises =
                Stream.concat(batch.stream(), waiting.stream()).map(this::take).toList();
        waiting.clear();
        Future<UserEndpoints> answer = Unavailable.answer(cause);
        promises.forEach(answer::onComplete);
    }

    private Promise<UserEndpoints> take(UserKey user) {
        return requireNonNull(asked.remove(user));
    }
}
