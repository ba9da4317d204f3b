package io.tapline.gateway.dispatch;

import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.tracing.Step;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to push one notification to one subscription: the one place where an outcome is acted on. There is no second attempt
 * here: one that failed for a while becomes a row, and whoever claims that looks at notification and device anew. Confined to its event
 * loop.
 */
final class PushAttempt implements Completable<Outcome>, Outcome.Cases<State> {

    private static final Logger LOG = LoggerFactory.getLogger(PushAttempt.class);

    private final Dispatcher dispatcher;
    private final Fanout fanout;
    private final Subscription subscription;
    /** Whether nothing is stored of it yet. */
    private final boolean first;

    private int attempts;
    /** {@link System#nanoTime}. */
    private long sentAt;
    /** Null if it is not traced. */
    private @Nullable Step step;

    private PushAttempt(Dispatcher dispatcher, Fanout fanout, Subscription subscription, boolean first, int before) {
        this.dispatcher = dispatcher;
        this.fanout = fanout;
        this.subscription = subscription;
        this.first = first;
        this.attempts = before;
    }

    /** The first of its notification, or of the content that has replaced another: that was stored together with what is to be sent. */
    static PushAttempt first(Dispatcher dispatcher, Fanout fanout, Subscription subscription) {
        return new PushAttempt(dispatcher, fanout, subscription, fanout.contentSequence() == null, 0);
    }

    /**
     * One more, of what was claimed.
     *
     * @param before how many there have been
     */
    static PushAttempt again(Dispatcher dispatcher, Fanout fanout, Subscription subscription, int before) {
        return new PushAttempt(dispatcher, fanout, subscription, false, before);
    }

    void send() {
        Platform platform = subscription.endpoint().platform();
        PushClient client = dispatcher.clients.of(fanout.app().id(), platform);
        attempts++;
        if (client == null) {
            count(settle(State.REJECTED, "the app has no credential for " + platform.wireName(), null));
            return;
        }
        step = dispatcher.tracing.pushing(fanout.trace(), fanout.id(), platform, attempts);
        sentAt = System.nanoTime();
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

    /** Sends nothing for now: the row alone remains. */
    void park(String reason) {
        count(retry(new Outcome.Retry(null, Outcome.Cause.NOT_SENT, reason)));
    }

    @Override
    public void complete(@Nullable Outcome outcome, @Nullable Throwable failure) {
        Step.end(step, outcome);
        if (outcome == null) {
            // Against the contract of PushClient; whatever happened, the notification must not be lost.
            LOG.atError()
                    .addKeyValue("app", fanout.app().id())
                    .addKeyValue("notificationId", fanout.id())
                    .setCause(failure)
                    .log("A push client broke its contract");
            count(retry(new Outcome.Retry(null, Outcome.Cause.AMBIGUOUS, "fault of the push client")));
        } else {
            dispatcher.metrics.answered(subscription.endpoint().platform(), System.nanoTime() - sentAt);
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
                .removeGone(fanout.user(), subscription, unregistered.since())
                .onFailure(failure -> LOG.warn("A dead endpoint stays until the next push to it", failure))
                .onComplete(removed -> settle(State.GONE, null, null));
        return State.GONE;
    }

    @Override
    public State retry(Outcome.Retry retry) {
        Duration delay = dispatcher.delay(attempts, retry.after());
        if (!dispatcher.clock.instant().plus(delay).isBefore(fanout.expiresAt())) {
            return settle(State.EXPIRED, retry.reason(), null);
        }
        record(State.RETRY, retry.reason(), null, delay);
        return State.RETRY;
    }

    private State settle(State state, @Nullable String reason, @Nullable String providerId) {
        record(state, reason, providerId, null);
        return state;
    }

    private void record(
            State state, @Nullable String reason, @Nullable String providerId, @Nullable Duration retryAfter) {
        Delivery delivery = new Delivery(
                fanout.id(),
                subscription.id(),
                state,
                attempts,
                reason,
                providerId,
                fanout.contentSequence(),
                subscription.endpoint().platform(),
                retryAfter,
                fanout.nodeEpoch(),
                fanout.owner());
        Future<Void> stored = first ? dispatcher.recordFirst(delivery) : dispatcher.record(delivery);
        stored.onComplete((recorded, failure) -> dispatcher.ended(fanout, failure));
    }
}
