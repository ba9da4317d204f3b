package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.Apps;
import io.tapline.gateway.notification.Fallbacks;
import io.tapline.gateway.notification.Fallbacks.Claim;
import io.tapline.gateway.notification.Fallbacks.Due;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the alerts that are due to devices which have not fetched a notification in time. It asks the store again and again, which
 * alone knows the time and who has which alert: several nodes may do so, and none holds anything that a restart would lose. One for
 * each node is enough. Confined to one event loop.
 */
public final class FallbackSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(FallbackSweeper.class);

    /** An alert comes at most so much, and the time of a sweep, after it is due. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int BATCH = 100;

    /** How many are on their way at once. */
    private static final int MAXIMUM_OPEN = 1_000;

    final Fallbacks fallbacks;
    final PushClients clients;
    final EndpointDirectory directory;
    final SubscriptionRegistry registry;
    final Supplier<Apps> apps;
    final PushMetrics metrics;
    final Clock clock;
    private final Vertx vertx;
    private final Duration hold;
    private final RetryPolicy retries;
    private final RandomGenerator random;
    private final Promise<Void> idle = Promise.promise();
    private int open;
    /** Whether there may be more due than there was room for. */
    private boolean full;

    private boolean failing;
    private boolean closed;

    /**
     * @param apps those that are served at that moment
     * @param hold how long nobody else sends what this one has claimed: longer than it takes to send it and to note the outcome
     */
    public FallbackSweeper(
            Vertx vertx,
            Fallbacks fallbacks,
            PushClients clients,
            EndpointDirectory directory,
            SubscriptionRegistry registry,
            Supplier<Apps> apps,
            PushMetrics metrics,
            Duration hold,
            RetryPolicy retries,
            RandomGenerator random,
            Clock clock) {
        this.vertx = vertx;
        this.fallbacks = fallbacks;
        this.clients = clients;
        this.directory = directory;
        this.registry = registry;
        this.apps = apps;
        this.metrics = metrics;
        this.hold = hold;
        this.retries = retries;
        this.random = random;
        this.clock = clock;
    }

    /** Sweeps until {@link #close}. */
    public void start() {
        vertx.setTimer(PAUSE.toMillis(), timer -> {
            if (!closed) {
                sweep().onComplete(swept -> start());
            }
        });
    }

    /** Sends what is due, or as much of it as there is room for; completes, never fails, when it is on its way. */
    Future<Void> sweep() {
        int room = Math.min(BATCH, MAXIMUM_OPEN - open);
        full = room == 0;
        if (full || closed) {
            return Future.succeededFuture();
        }
        open++;
        return fallbacks.claim(room, hold).onSuccess(this::send).transform(claimed -> {
            leave();
            report(claimed.cause());
            return claimed.succeeded() && claimed.result().more() ? sweep() : Future.succeededFuture();
        });
    }

    private void send(Claim claim) {
        for (Due due : claim.due()) {
            open++;
            new FallbackAlert(this, due).send().onComplete(recorded -> leave());
        }
    }

    /** Once for each time that it begins to fail. */
    private void report(@Nullable Throwable failure) {
        if (failure != null && !failing) {
            LOG.warn("Alerts that are due wait until the store answers", failure);
        }
        failing = failure != null;
    }

    /** The wait before the next attempt. */
    Duration delay(int attempt, @Nullable Duration demanded) {
        return retries.delay(attempt, demanded, random);
    }

    private void leave() {
        open--;
        if (closed && open == 0) {
            idle.tryComplete();
        } else if (full && open <= MAXIMUM_OPEN - BATCH) {
            sweep();
        }
    }

    /** Takes nothing more, and completes when the outcome of what is on its way stands in the store. */
    public Future<Void> close() {
        closed = true;
        if (open == 0) {
            idle.tryComplete();
        }
        return idle.future();
    }
}
