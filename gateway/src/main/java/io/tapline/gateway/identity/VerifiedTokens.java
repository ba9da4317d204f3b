package io.tapline.gateway.identity;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Who the tokens that have been verified speak for: until they expire, and only while the key that signed them is published.
 * Bounded and thread-safe; a hit does not lock.
 *
 * <p>Two generations: what is used moves to the young one; when that is half the bound, it becomes the old one, and the old one,
 * not used for that long, is dropped as a whole.
 */
final class VerifiedTokens {

    private record Entry(Future<Principal> principal, SigningKey key, long expiresAtMillis) {}

    private record Generations(ConcurrentMap<TokenDigest, Entry> young, ConcurrentMap<TokenDigest, Entry> old) {

        Generations next() {
            return new Generations(new ConcurrentHashMap<>(), young);
        }

        void remove(TokenDigest digest) {
            young.remove(digest);
            old.remove(digest);
        }
    }

    private final Clock clock;
    private final int generationSize;
    private volatile Generations generations = new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

    /** @param capacity tokens at most, at least two; threads that add in the same instant may each exceed it by one */
    VerifiedTokens(Clock clock, int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException("the cache of verified tokens must hold at least 2, not " + capacity);
        }
        this.clock = clock;
        this.generationSize = capacity / 2;
    }

    /** The completed future that was kept, or null. */
    @Nullable
    Future<Principal> find(TokenDigest digest) {
        Generations now = generations;
        Entry entry = now.young.get(digest);
        boolean young = entry != null;
        if (entry == null) {
            entry = now.old.get(digest);
        }
        if (entry == null) {
            return null;
        }
        if (clock.millis() >= entry.expiresAtMillis || !entry.key.isPublished()) {
            now.remove(digest);
            return null;
        }
        if (!young) {
            put(digest, entry);
        }
        return entry.principal;
    }

    /** Keeps a completed future until the token expires. */
    void add(TokenDigest digest, Future<Principal> principal, SigningKey key, Instant expiresAt) {
        put(digest, new Entry(principal, key, expiresAt.toEpochMilli()));
    }

    private void put(TokenDigest digest, Entry entry) {
        ConcurrentMap<TokenDigest, Entry> young = generations.young;
        young.put(digest, entry);
        if (young.size() >= generationSize) {
            turn(young);
        }
    }

    private synchronized void turn(ConcurrentMap<TokenDigest, Entry> full) {
        if (generations.young == full) {
            generations = generations.next();
        }
    }

    int size() {
        return generations.young.size() + generations.old.size();
    }
}
