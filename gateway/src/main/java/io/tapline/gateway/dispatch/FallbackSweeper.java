package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.Apps;
import io.tapline.gateway.notification.Fallbacks;
import io.tapline.gateway.notification.Fallbacks.Due;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.tapline.gateway.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends the alerts that are due to devices which have not fetched a notification in time. It asks the store again and again, which
 * alone knows the time and who has which alert: several nodes may do so, and none holds anything that a restart would lose. One for
 * each node is enough. Confined to one event loop.
 */
public final class FallbackSweeper {

    final Fallbacks fallbacks;
    final PushClients clients;
    final EndpointDirectory directory;
    final SubscriptionRegistry registry;
    final Supplier<Apps> apps;
    final PushMetrics metrics;
    final Tracing tracing;
    final Clock clock;
    private final RetryPolicy retries;
    private final RandomGenerator random;
    private final Sweep<Due> sweep;

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
            Tracing tracing,
            Duration hold,
            RetryPolicy retries,
            RandomGenerator random,
            Clock clock) {
        this.fallbacks = fallbacks;
        this.clients = clients;
        this.directory = directory;
        this.registry = registry;
        this.apps = apps;
        this.metrics = metrics;
        this.tracing = tracing;
        this.retries = retries;
        this.random = random;
        this.clock = clock;
        this.sweep = new Sweep<>(
                vertx, "Alerts", room -> fallbacks.claim(room, hold), due -> new FallbackAlert(this, due).send());
    }

    /** Sweeps until {@link #close}. */
    public void start() {
        sweep.start();
    }

    /** Sends what is due, or as much of it as there is room for; completes, never fails, when it is on its way. */
    Future<Void> sweep() {
        return sweep.sweep();
    }

    /** The wait before the next attempt. */
    Duration delay(int attempt, @Nullable Duration demanded) {
        return retries.delay(attempt, demanded, random);
    }

    /** Takes nothing more, and completes when the outcome of what is on its way stands in the store. */
    public Future<Void> close() {
        return sweep.close();
    }
}
