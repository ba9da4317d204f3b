package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.Deliveries;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Retries.Due;
import io.tapline.gateway.rest.NotificationSink;
import io.tapline.gateway.store.UnfinishedWork;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.tapline.gateway.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends notifications to endpoints: an accepted one to all of its audience, one that is to be tried again to the endpoint that it did not
 * reach. Confined to one event loop.
 *
 * <p>A notification is unfinished until each of its attempts has a durable row: from then on Postgres knows what is left to do,
 * and the memory of this node is no longer needed. Only so many pushes are under way at once: what is accepted beyond them becomes
 * a row without an attempt.
 */
public final class Dispatcher implements NotificationSink {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    final PushClients clients;
    final SubscriptionRegistry registry;
    final PushMetrics metrics;
    final Tracing tracing;
    final Clock clock;
    private final Deliveries deliveries;
    private final UnfinishedWork unfinished;
    private final HandOver handOver;
    private final RetryPolicy retries;
    private final RandomGenerator random;
    private final LongSupplier nodeEpoch;
    private final int maximumOpen;
    private int open;

    /**
     * @param handOver takes what cannot be finished here
     * @param nodeEpoch the node's at this moment
     * @param maximumOpen pushes under way at once
     */
    public Dispatcher(
            PushClients clients,
            SubscriptionRegistry registry,
            Deliveries deliveries,
            UnfinishedWork unfinished,
            HandOver handOver,
            PushMetrics metrics,
            Tracing tracing,
            RetryPolicy retries,
            RandomGenerator random,
            LongSupplier nodeEpoch,
            int maximumOpen,
            Clock clock) {
        this.clients = clients;
        this.registry = registry;
        this.deliveries = deliveries;
        this.unfinished = unfinished;
        this.handOver = handOver;
        this.metrics = metrics;
        this.tracing = tracing;
        this.retries = retries;
        this.random = random;
        this.nodeEpoch = nodeEpoch;
        this.maximumOpen = maximumOpen;
        this.clock = clock;
    }

    @Override
    public void accepted(App app, Notification notification, Appended stored, List<Subscription> audience) {
        Long contentSequence = stored.isReplacement() ? stored.sequence() : null;
        Fanout fanout =
                new Fanout(app, notification, contentSequence, nodeEpoch(), (done, failure) -> finish(stored, failure));
        // Held open by this method itself, so that an attempt that ends at once does not end the fan-out.
        fanout.open();
        try {
            audience.forEach(subscription -> begin(fanout, subscription));
            fanout.close(null);
        } catch (RuntimeException fault) {
            fanout.close(fault);
            throw fault;
        }
    }

    private void begin(Fanout fanout, Subscription subscription) {
        fanout.open();
        PushAttempt attempt = PushAttempt.first(this, fanout, subscription);
        metrics.begun();
        if (open++ < maximumOpen) {
            attempt.send();
        } else {
            attempt.park("too many pushes are under way");
        }
    }

    /** What is left to do for an item that was replaced stands in its deliveries already. */
    private void finish(Appended stored, @Nullable Throwable failure) {
        if (failure == null || stored.isReplacement()) {
            unfinished.finished(stored.posting());
        } else {
            handOver.add(stored.posting());
        }
    }

    /**
     * Tries again what was claimed.
     *
     * @param subscription as it is now
     * @return ends when the outcome is recorded, or could not be
     */
    Future<Void> again(App app, Due due, Subscription subscription) {
        Promise<Void> recorded = Promise.promise();
        Fanout fanout = new Fanout(app, due.item().notification(), due.contentSequence(), nodeEpoch(), recorded);
        fanout.open();
        open++;
        metrics.begun();
        PushAttempt.again(this, fanout, subscription, due.attempt() - 1).send();
        return recorded.future();
    }

    /** The wait before the next attempt. */
    Duration delay(int attempt, @Nullable Duration demanded) {
        return retries.delay(Math.max(1, attempt), demanded, random);
    }

    /** Stores an outcome; that it could not be stored is in the log. */
    Future<Void> record(Delivery delivery) {
        return logged(delivery, deliveries.record(delivery));
    }

    /** As {@link #record}, for one of which nothing is stored. */
    Future<Void> recordFirst(Delivery delivery) {
        return logged(delivery, deliveries.recordFirst(delivery));
    }

    private static Future<Void> logged(Delivery delivery, Future<Void> recorded) {
        return recorded.onFailure(failure -> LOG.atWarn()
                .addKeyValue("notificationId", delivery.notificationId())
                .setCause(failure)
                .log("The outcome of a push could not be recorded: it may be sent again"));
    }

    /** The node's at this moment. */
    long nodeEpoch() {
        return nodeEpoch.getAsLong();
    }

    /** To be called once for each attempt, when its row is durable or could not be written. */
    void ended(Fanout fanout, @Nullable Throwable failure) {
        open--;
        metrics.ended();
        fanout.close(failure);
    }
}
