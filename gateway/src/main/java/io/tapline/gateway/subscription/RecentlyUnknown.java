package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.UserKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Users who were not there when they were last looked for: an UNSID that somebody made up costs Postgres one read in some
 * seconds, not one a request. Bounded; forgets the oldest first. Confined to one event loop.
 */
final class RecentlyUnknown {

    static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(5);
    static final int MOST_USERS = 10_000;

    private final LongSupplier nanoTime;
    private final Map<UserKey, Long> since = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UserKey, Long> eldest) {
            return size() > MOST_USERS;
        }
    };

    RecentlyUnknown(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(UserKey user) {
        // Removed first: a map in insertion order leaves a key that it has in its place.
        since.remove(user);
        since.put(user, nanoTime.getAsLong());
    }

    boolean contains(UserKey user) {
        Long added = since.get(user);
        if (added == null) {
            return false;
        }
        if (nanoTime.getAsLong() - added < REMEMBERED_NANOS) {
            return true;
        }
        since.remove(user);
        return false;
    }
}
