package io.tapline.gateway.webhook;

import io.tapline.gateway.config.WebhookConfig;
import io.tapline.gateway.dispatch.RetryPolicy;
import io.tapline.gateway.dispatch.Sweep;
import io.tapline.gateway.webhook.WebhookClient.Answer;
import io.tapline.gateway.webhook.WebhookMetrics.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells apps what waits for them: one batch after the other to each, all apps at once. One for each node is enough. Confined to one
 * event loop.
 */
final class WebhookSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSweeper.class);

    /** Longer than it takes to look a name up, connect, send and be answered. */
    private static final Duration HOLD = Duration.ofMinutes(2);

    private static final Duration LONGEST_DEMAND = Duration.ofHours(12);

    private final Webhooks webhooks;
    private final EventOutbox outbox;
    private final WebhookClient client;
    private final RetryPolicy retries;
    private final WebhookMetrics metrics;
    private final RandomGenerator random;
    private final Sweep<EventBatch> sweep;
    private boolean closed;

    WebhookSweeper(
            Vertx vertx,
            Webhooks webhooks,
            EventOutbox outbox,
            WebhookClient client,
            RetryPolicy retries,
            WebhookMetrics metrics,
            RandomGenerator random) {
        this.webhooks = webhooks;
        this.outbox = outbox;
        this.client = client;
        this.retries = retries;
        this.metrics = metrics;
        this.random = random;
        this.sweep = new Sweep<>(
                vertx, "Events for webhooks", room -> outbox.claim(webhooks.apps(), room, HOLD), this::tellAll);
    }

    /** Sweeps until {@link #close}. */
    void start() {
        sweep.start();
    }

    /** Begins to tell what is due; completes, never fails, when it is on its way. */
    Future<Void> sweep() {
        return sweep.sweep();
    }

    /** Goes on with the same app while it takes full batches. */
    private Future<Void> tellAll(EventBatch first) {
        Promise<Void> done = Promise.promise();
        tell(first, done);
        return done.future();
    }

    private void tell(EventBatch batch, Promise<Void> done) {
        Optional<WebhookConfig> webhook = webhooks.of(batch.appId());
        Future<Answer> answer = webhook.isPresent()
                ? client.post(webhook.get(), batch)
                : Future.failedFuture("the app has no webhook any more");
        answer.onComplete((answered, failure) -> {
            if (answered == null) {
                notTaken(batch, Request.FAILED, String.valueOf(failure.getMessage()), null)
                        .onComplete(done);
                return;
            }
            String refusal = answered.refusal();
            if (refusal == null) {
                taken(batch, done);
            } else {
                notTaken(batch, Request.REFUSED, refusal, answered.retryAfter()).onComplete(done);
            }
        });
    }

    private void taken(EventBatch batch, Promise<Void> done) {
        metrics.taken(batch);
        if (batch.attempt() > 1) {
            LOG.info("The webhook of the app {} takes events again", batch.appId());
        }
        Future<Void> forgotten = outbox.taken(batch);
        if (closed || batch.events().size() < EventBatch.MAXIMUM_EVENTS) {
            forgotten.onComplete(done);
            return;
        }
        forgotten
                .compose(free -> outbox.claim(Set.of(batch.appId()), 1, HOLD))
                .onFailure(done::fail)
                .onSuccess(next -> {
                    if (next.due().isEmpty()) {
                        done.complete();
                    } else {
                        tell(next.due().get(0), done);
                    }
                });
    }

    private Future<Void> notTaken(EventBatch batch, Request outcome, String reason, @Nullable Duration demanded) {
        metrics.notTaken(outcome);
        if (batch.attempt() == 1) {
            LOG.warn("The webhook of the app {} does not take events, they wait: {}", batch.appId(), reason);
        }
        Duration bounded = demanded != null && demanded.compareTo(LONGEST_DEMAND) > 0 ? LONGEST_DEMAND : demanded;
        return outbox.postpone(batch, retries.delay(batch.attempt(), bounded, random), reason);
    }

    /** Takes nothing more, and completes when what is on its way was answered. */
    Future<Void> close() {
        closed = true;
        return sweep.close();
    }
}
