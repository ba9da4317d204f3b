package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.push.Outcome;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import io.vertx.core.Completable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tap of {@link StateTaps} on its way to one device. Confined to its event loop. */
final class StateTap implements Completable<Outcome>, Outcome.Cases<State> {

    private static final Logger LOG = LoggerFactory.getLogger(StateTap.class);

    /** Later the device will have pulled for another reason. */
    private static final int MAXIMUM_ATTEMPTS = 3;

    private final StateTaps taps;
    private final UserKey user;
    private final Subscription subscription;
    private final PushClient client;
    private final Push push;
    private int attempts;

    StateTap(StateTaps taps, UserKey user, Subscription subscription, PushClient client, Push push) {
        this.taps = taps;
        this.user = user;
        this.subscription = subscription;
        this.client = client;
        this.push = push;
    }

    void send() {
        attempts++;
        client.send(push, subscription.endpoint()).onComplete(this);
    }

    @Override
    public void complete(@Nullable Outcome outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            LOG.error("A push client failed its future", failure);
        } else {
            taps.metrics.count(subscription.endpoint().platform(), outcome.fold(this));
        }
    }

    @Override
    public State accepted(Outcome.Accepted accepted) {
        return State.ACCEPTED;
    }

    @Override
    public State unregistered(Outcome.Unregistered unregistered) {
        taps.registry
                .removeGone(user, subscription, unregistered.since())
                .onFailure(failure -> LOG.warn("A dead endpoint stays until the next push to it", failure));
        return State.GONE;
    }

    @Override
    public State retry(Outcome.Retry retry) {
        boolean again = attempts < MAXIMUM_ATTEMPTS
                && taps.retries.after(taps.retries.delay(attempts, retry.after()), this::send);
        return again ? State.RETRY : State.EXPIRED;
    }

    @Override
    public State rejected(Outcome.Rejected rejected) {
        return State.REJECTED;
    }
}
