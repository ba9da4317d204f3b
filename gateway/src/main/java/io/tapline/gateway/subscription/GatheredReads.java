package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Reads from the source what the index could not answer, without drowning the source: while a read runs, those who come
 * gather for the next one; the same user is asked for once. Users who do not exist are remembered for some seconds. Confined
 * to one event loop.
 */
public final class GatheredReads {

    private static final UserEndpoints NOBODY = new UserEndpoints("", 0, List.of());
    private static final int CONCURRENT_READS = 2;
    private static final int USERS_OF_A_READ = 128;
    /** What two reads of a millisecond clear in a tenth of a second, generously; more would only wait for its time-out. */
    private static final int MOST_WAITING = 20_000;

    private static final long TIMEOUT_SECONDS = 5;

    private final EndpointSource source;
    private final BiConsumer<UserKey, UserEndpoints> found;
    private final RecentlyUnknown unknown;
    private final Map<UserKey, Promise<UserEndpoints>> waiting = new LinkedHashMap<>();
    private int running;

    /**
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
        Promise<UserEndpoints> gathered = waiting.get(user);
        if (gathered != null) {
            return gathered.future();
        }
        if (waiting.size() >= MOST_WAITING) {
            return Future.failedFuture(PostgresFaults.unavailable());
        }
        Promise<UserEndpoints> promise = Promise.promise();
        waiting.put(user, promise);
        readNext();
        return promise.future();
    }

    private void readNext() {
        while (running < CONCURRENT_READS && !waiting.isEmpty()) {
            Map<UserKey, Promise<UserEndpoints>> batch = takeBatch();
            running++;
            source.read(batch.keySet())
                    .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .onComplete(lists -> succeed(batch, lists), cause -> fail(batch, cause));
        }
    }

    private Map<UserKey, Promise<UserEndpoints>> takeBatch() {
        Map<UserKey, Promise<UserEndpoints>> batch = new LinkedHashMap<>();
        Iterator<Map.Entry<UserKey, Promise<UserEndpoints>>> gathered = waiting.entrySet().iterator();
        while (gathered.hasNext() && batch.size() < USERS_OF_A_READ) {
            Map.Entry<UserKey, Promise<UserEndpoints>> next = gathered.next();
            batch.put(next.getKey(), next.getValue());
            gathered.remove();
        }
        return batch;
    }

    private void succeed(Map<UserKey, Promise<UserEndpoints>> batch, Map<UserKey, UserEndpoints> lists) {
        running--;
        readNext();
        lists.forEach(found);
        batch.forEach((user, promise) -> {
            UserEndpoints list = lists.get(user);
            if (list == null) {
                unknown.add(user);
            }
            promise.complete(list == null ? NOBODY : list);
        });
    }

    /** Those who wait for the next read fail too: it would fare no better, and they are told sooner. */
    private void fail(Map<UserKey, Promise<UserEndpoints>> batch, Throwable cause) {
        running--;
        batch.putAll(waiting);
        waiting.clear();
        Future<UserEndpoints> failure = PostgresFaults.forCaller(cause);
        batch.values().forEach(promise -> failure.onComplete(promise));
    }
}
