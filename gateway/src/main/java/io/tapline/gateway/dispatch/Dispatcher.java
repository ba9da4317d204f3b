package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.notification.Deliveries;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.rest.NotificationSink;
import io.tapline.gateway.store.UnfinishedWork;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import java.time.Clock;
import java.util.List;

/**
 * Sends an accepted notification to every endpoint of its audience. Confined to one event
 * loop.
 *
 * <p>A notification is unfinished until each of its attempts has a durable row: from then on Postgres knows what is left to do,
 * and the memory of this node is no longer needed.
 */
public final class Dispatcher implements NotificationSink {

    final PushClients clients;
    final NotificationStore store;
    final EndpointDirectory directory;
    final SubscriptionRegistry registry;
    final Deliveries deliveries;
    final PushMetrics metrics;
    final RetrySchedule retries;
    final Clock clock;
    private final UnfinishedWork unfinished;

    public Dispatcher(
            PushClients clients,
            NotificationStore store,
            EndpointDirectory directory,
            SubscriptionRegistry registry,
            Deliveries deliveries,
            UnfinishedWork unfinished,
            PushMetrics metrics,
            RetrySchedule retries,
            Clock clock) {
        this.clients = clients;
        this.store = store;
        this.directory = directory;
        this.registry = registry;
        this.deliveries = deliveries;
        this.unfinished = unfinished;
        this.metrics = metrics;
        this.retries = retries;
        this.clock = clock;
    }

    @Override
    public void accepted(App app, Notification notification, List<Subscription> audience) {
        Fanout fanout = new Fanout(app, notification);
        // Held open by this method itself, so that an attempt that ends at once does not end the fan-out.
        fanout.open();
        for (Subscription subscription : audience) {
            fanout.open();
            new PushAttempt(this, fanout, subscription).send();
        }
        close(fanout);
    }

    /** To be called once for each attempt, when its row is durable. */
    void close(Fanout fanout) {
        if (fanout.close()) {
            unfinished.finished(fanout.notification().id());
        }
    }
}
