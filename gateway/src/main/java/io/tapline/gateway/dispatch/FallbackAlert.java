package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Fallbacks.Due;
import io.tapline.gateway.notification.Fallbacks.End;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.gateway.tracing.Step;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to alert one device. There is no second one here: what failed is given back to the store, and whoever claims it next
 * looks at the notification and the device anew. Confined to its event loop.
 */
final class FallbackAlert implements Completable<Outcome>, Outcome.Cases<State> {

    private static final Logger LOG = LoggerFactory.getLogger(FallbackAlert.class);

    private final FallbackSweeper sweeper;
    private final Due due;
    private final Promise<Void> recorded = Promise.promise();
    private @Nullable Subscription subscription;
    /** Null if it is not traced. */
    private @Nullable Step step;

    FallbackAlert(FallbackSweeper sweeper, Due due) {
        this.sweeper = sweeper;
        this.due = due;
    }

    /** @return completes when the outcome stands in the store, or could not be put there; never fails */
    Future<Void> send() {
        sweeper.directory
                .find(notification().user())
                .onSuccess(this::send)
                .onFailure(cause -> giveBack(null, "the stores did not answer: " + cause.getMessage()));
        return recorded.future();
    }

    private Notification notification() {
        return due.item().notification();
    }

    private void send(UserEndpoints endpoints) {
        FallbackPolicy policy = notification().fallback();
        if (policy == null) {
            settle(End.NOT_NEEDED, null);
            return;
        }
        Optional<Subscription> active = endpoints
                .active(due.subscription(), sweeper.clock.instant())
                .filter(found -> FallbackPolicy.isFor(found.endpoint().platform()));
        if (active.isEmpty()) {
            // It was active when this was claimed: whether it has ended, or the index is behind, the next claim will
            // know.
            giveBack(null, "the index does not have the subscription");
            return;
        }
        App app = sweeper.apps.get().withId(notification().appId());
        PushClient client = app == null ? null : sweeper.clients.of(app.id(), Platform.IOS);
        if (app == null || client == null) {
            settle(End.REJECTED, "the app has no credential for " + Platform.IOS.wireName());
            return;
        }
        subscription = active.get();
        step = sweeper.tracing.alerting(notification(), due.attempt());
        client.send(client.encode(Messages.fallback(app, notification(), policy)), subscription.endpoint())
                .onComplete(this);
    }

    @Override
    public void complete(@Nullable Outcome outcome, @Nullable Throwable failure) {
        Step.end(step, outcome);
        if (outcome == null) {
            // Against the contract of PushClient; whatever happened, the alert must not be lost.
            LOG.error("A push client failed its future", failure);
            giveBack(null, "fault of the push client");
            return;
        }
        sweeper.metrics.count(Platform.IOS, outcome);
        sweeper.metrics.count(Platform.IOS, outcome.fold(this));
    }

    @Override
    public State accepted(Outcome.Accepted accepted) {
        settle(End.ACCEPTED, accepted.providerId());
        return State.ACCEPTED;
    }

    @Override
    public State rejected(Outcome.Rejected rejected) {
        settle(End.REJECTED, rejected.reason());
        return State.REJECTED;
    }

    @Override
    public State unregistered(Outcome.Unregistered unregistered) {
        if (subscription != null) {
            sweeper.registry
                    .removeGone(notification().user(), subscription, unregistered.since())
                    .onFailure(cause -> LOG.warn("A dead endpoint stays until the next push to it", cause));
        }
        settle(End.GONE, null);
        return State.GONE;
    }

    @Override
    public State retry(Outcome.Retry retry) {
        giveBack(retry.after(), retry.reason());
        return State.RETRY;
    }

    private void settle(End end, @Nullable String word) {
        record(sweeper.fallbacks.settle(due, end, word));
    }

    private void giveBack(@Nullable Duration demanded, String word) {
        record(sweeper.fallbacks.postpone(due, sweeper.delay(due.attempt(), demanded), word));
    }

    private void record(Future<Void> written) {
        written.onFailure(cause -> LOG.warn("The outcome of an alert could not be recorded: it is sent again", cause))
                .onComplete(done -> recorded.tryComplete());
    }
}
