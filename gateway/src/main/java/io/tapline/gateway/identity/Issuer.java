package io.tapline.gateway.identity;

import io.tapline.gateway.config.IssuerConfig;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An issuer and the keys that it publishes, as of the last fetch. Thread-safe. Finding a known key does not lock; everything
 * else is rare. While the issuer is away the last keys stay trusted.
 */
final class Issuer {

    /**
     * After a fetch, an unknown {@code kid} does not cause another for so long: made-up ones must not turn the gateway
     * against the issuer.
     */
    static final Duration HOLD_OFF = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);

    private final IssuerConfig config;
    private final IssuerName name;
    private final KeySource source;
    private final LongSupplier nanoTime;

    private volatile SigningKeys keys = SigningKeys.NONE;
    /** Why the last fetch failed; null after one that succeeded. */
    private volatile @Nullable Throwable trouble = new IllegalStateException("its keys were never fetched");

    /** The fetch under way. Guarded by this, as is the next. */
    private @Nullable Future<Void> running;

    private @Nullable Long fetchedAt;

    /** @param nanoTime elapsed time, as System.nanoTime */
    Issuer(IssuerConfig config, KeySource source, LongSupplier nanoTime) {
        this.config = config;
        this.name = new IssuerName(config.issuer());
        this.source = source;
        this.nanoTime = nanoTime;
    }

    IssuerConfig config() {
        return config;
    }

    IssuerName name() {
        return name;
    }

    /**
     * The published key of this id; one that is not known yet is looked for at the issuer.
     *
     * @return fails with an ApiFailure UNAUTHENTICATED if there is none, SERVICE_UNAVAILABLE if that could not be found out
     */
    Future<SigningKey> key(String id) {
        Optional<SigningKey> known = keys.find(id);
        if (known.isPresent()) {
            return Future.succeededFuture(known.get());
        }
        // With the issuer away no request waits for the next attempt: it may last until a time-out.
        boolean away = trouble != null;
        Future<Void> fetched = refreshUnlessRecent();
        return away ? fetchedKey(id) : fetched.transform(result -> fetchedKey(id));
    }

    private Future<SigningKey> fetchedKey(String id) {
        Optional<SigningKey> key = keys.find(id);
        if (key.isPresent()) {
            return Future.succeededFuture(key.get());
        }
        return Future.failedFuture(
                trouble != null
                        ? Refusal.unavailable("The keys of the access token's issuer cannot be had now.", HOLD_OFF)
                        : Refusal.unauthenticated(
                                "The access token is signed by a key that its issuer does not publish."));
    }

    private Future<Void> refreshUnlessRecent() {
        synchronized (this) {
            boolean recent = fetchedAt != null && nanoTime.getAsLong() - fetchedAt < HOLD_OFF.toNanos();
            if (running == null && recent) {
                return Future.succeededFuture();
            }
        }
        return refresh();
    }

    /** Fetches the keys again, or waits for the fetch under way. Those that left are withdrawn. */
    Future<Void> refresh() {
        Promise<Void> fetched = Promise.promise();
        synchronized (this) {
            if (running != null) {
                return running;
            }
            running = fetched.future();
        }
        fetch().onComplete(set -> {
            settle(set);
            if (trouble == null) {
                fetched.complete();
            } else {
                fetched.fail(trouble);
            }
        });
        return fetched.future();
    }

    private Future<JsonObject> fetch() {
        try {
            return source.fetch();
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private synchronized void settle(AsyncResult<JsonObject> set) {
        fetchedAt = nanoTime.getAsLong();
        running = null;
        trouble = set.failed() ? set.cause() : replaceKeys(set.result());
        if (trouble != null) {
            LOG.warn("The keys of issuer {} cannot be fetched: {}", config.issuer(), trouble.toString());
        }
    }

    private @Nullable RuntimeException replaceKeys(JsonObject set) {
        try {
            keys = keys.replacedBy(set, config.algorithms());
        } catch (IllegalArgumentException noKeySet) {
            return noKeySet;
        }
        if (keys.byId().isEmpty()) {
            LOG.warn("Issuer {} publishes no key for {}", config.issuer(), config.algorithms());
        }
        return null;
    }
}
