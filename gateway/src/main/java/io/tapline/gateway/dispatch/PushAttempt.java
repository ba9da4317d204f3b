package io.tapline.gateway.dispatch;

import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One notification on its way to one subscription, from the first attempt to a final state: the one place where an outcome is
 * acted on. Confined to its event loop.
 */
final class PushAttempt implements Completable<Outcome>, Outcome.Cases<State> {

    private static final Logger LOG = LoggerFactory.getLogger(PushAttempt.class);

    private final Dispatcher dispatcher;
    private final Fanout fanout;
    private Subscription subscription;
    private int attempts;
    /** The fan-out waits for the first durable row only; later ones find it closed. */
    private boolean durable;

    PushAttempt(Dispatcher dispatcher, Fanout fanout, Subscription subscription) {
        this.dispatcher = dispatcher;
        this.fanout = fanout;
        this.subscription = subscription;
    }

    void send() {
        Platform platform = subscription.endpoint().platform();
        PushClient client = dispatcher.clients.of(fanout.app().id(), platform);
        attempts++;
        if (client == null) {
            count(settle(State.REJECTED, "the app has no credential for " + platform.wireName(), null));
            return;
        }
        Future<Outcome> sent;
        try {
            sent = client.send(fanout.push(platform, client), subscription.endpoint());
        } catch (RuntimeException fault) {
            // Else this attempt, and with it the fan-out, would never end.
            complete(null, fault);
            return;
        }
        sent.onComplete(this);
    }

    @Override
    public void complete(@Nullable Outcome outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            // Against the contract of PushClient; whatever happened, the notification must not be lost.
            LOG.error("A push client broke its contract", failure);
            count(retry(new Outcome.Retry(null, Outcome.Cause.AMBIGUOUS, "fault of the push client")));
        } else {
            dispatcher.metrics.count(subscription.endpoint().platform(), outcome);
            count(outcome.fold(this));
        }
    }

    private void count(State state) {
        dispatcher.metrics.count(subscription.endpoint().platform(), state);
    }

    @Override
    public State accepted(Outcome.Accepted accepted) {
        return settle(State.ACCEPTED, null, accepted.providerId());
    }

    @Override
    public State rejected(Outcome.Rejected rejected) {
        return settle(State.REJECTED, rejected.reason(), null);
    }

    @Override
    public State unregistered(Outcome.Unregistered unregistered) {
        dispatcher
                .registry
                .removeGone(fanout.notification().user(), subscription, unregistered.since())
                .onFailure(failure -> LOG.warn("A dead endpoint stays until the next push to it", failure))
                .onComplete(removed -> settle(State.GONE, null, null));
        return State.GONE;
    }

    @Override
    public State retry(Outcome.Retry retry) {
        Duration delay = dispatcher.retries.delay(attempts, retry.after());
        Instant next = dispatcher.clock.instant().plus(delay);
        if (!next.isBefore(fanout.notification().expiresAt())) {
            return settle(State.EXPIRED, retry.reason(), null);
        }
        record(State.RETRY, retry.reason(), null, next);
        // If too many wait in memory the row alone remains, for the sweeper.
        dispatcher.retries.after(delay, this::resend);
        return State.RETRY;
    }

    /** Later attempts send what the item is now, to where the device is now, or nothing if the user has handled it. */
    private void resend() {
        Notification notification = fanout.notification();
        Future.all(
                        dispatcher.store.find(notification.user(), notification.id()),
                        dispatcher.directory.find(notification.user()))
                .onSuccess(found -> resend(found.resultAt(0), found.resultAt(1)))
                .onFailure(failure -> retry(new Outcome.Retry(
                        null, Outcome.Cause.NOT_SENT, "the stores did not answer: " + failure.getMessage())));
    }

    private void resend(Optional<StoredNotification> item, UserEndpoints endpoints) {
        if (item.isEmpty() || item.get().isHandled()) {
            settle(State.SKIPPED, "handled, deleted or expired meanwhile", null);
            return;
        }
        Optional<Subscription> current = endpoints.active(subscription.id(), dispatcher.clock.instant());
        if (current.isEmpty()) {
            settle(State.SKIPPED, "the subscription has ended", null);
            return;
        }
        subscription = current.get();
        send();
    }

    private State settle(State state, @Nullable String reason, @Nullable String providerId) {
        record(state, reason, providerId, null);
        return state;
    }

    private void record(
            State state, @Nullable String reason, @Nullable String providerId, @Nullable Instant nextAttemptAt) {
        Delivery delivery = new Delivery(
                fanout.notification().id(), subscription.id(), state, attempts, reason, providerId, nextAttemptAt);
        dispatcher
                .deliveries
                .record(delivery)
                // A row that was not written leaves the notification unfinished: this or another node sends it again.
                .onFailure(failure -> LOG.warn("The outcome of a push could not be recorded", failure))
                .onSuccess(recorded -> closeOnce());
    }

    private void closeOnce() {
        if (!durable) {
            durable = true;
            dispatcher.close(fanout);
        }
    }
}
