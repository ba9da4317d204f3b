package io.tapline.bench.soak;

import io.tapline.http2.Http2PushClient;
import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Push;
import io.tapline.push.Urgency;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;

/** Sends numbered pushes to one provider, a bounded number at a time. Confined to its event loop. */
final class Lane {

    private static final int PUSHES_PER_MESSAGE = 3;
    private static final int REASON_LENGTH = 60;

    private final Context context;
    private final Http2PushClient<?> client;
    private final IntFunction<Endpoint> endpoints;
    private final Account account;
    private final int inFlightLimit;
    private final Map<String, Long> reasons = new TreeMap<>();

    private int next;
    private int end;
    private int inFlight;
    private boolean filling;
    private Promise<Void> done = Promise.promise();
    private Push push;

    Lane(
            Context context,
            Http2PushClient<?> client,
            IntFunction<Endpoint> endpoints,
            Account account,
            int inFlightLimit) {
        this.context = context;
        this.client = client;
        this.endpoints = endpoints;
        this.account = account;
        this.inFlightLimit = inFlightLimit;
        this.push = newPush();
    }

    /** Sends all pushes up to this number; called from any thread, completes when each has its outcome. */
    Future<Void> sendUpTo(int number) {
        Promise<Void> all = Promise.promise();
        context.runOnContext(none -> {
            done = all;
            end = number;
            fill();
        });
        return all.future();
    }

    /** How often a push got no answer of the provider's, by the transport's word for it. To be read when all is sent. */
    Map<String, Long> reasons() {
        return reasons;
    }

    private void fill() {
        if (filling) {
            return;
        }
        filling = true;
        while (inFlight < inFlightLimit && next < end) {
            send(next++);
        }
        filling = false;
        if (inFlight == 0 && next == end) {
            done.tryComplete();
        }
    }

    private void send(int number) {
        if (number % PUSHES_PER_MESSAGE == 0) {
            push = newPush();
        }
        inFlight++;
        client.send(push, endpoints.apply(number)).onComplete(sent -> {
            if (sent.succeeded()) {
                settled(number, sent.result());
            } else {
                account.violation("push " + number + " failed: " + sent.cause());
            }
            inFlight--;
            fill();
        });
    }

    private void settled(int number, Outcome outcome) {
        Fate fate = Fate.of(outcome);
        account.settled(number, fate);
        switch (fate) {
            case NOT_SENT, AMBIGUOUS, TIMED_OUT, REJECTED, CREDENTIAL_EXPIRED -> count(outcome);
            default -> {}
        }
    }

    private void count(Outcome outcome) {
        String reason =
                outcome instanceof Outcome.Retry retry ? retry.cause() + " " + retry.reason() : outcome.toString();
        reasons.merge(reason.substring(0, Math.min(REASON_LENGTH, reason.length())), 1L, Long::sum);
    }

    private Push newPush() {
        return client.encode(new Message(
                UUID.randomUUID(),
                new Content.Tap(),
                Urgency.HIGH,
                Instant.now().plus(Duration.ofHours(1)),
                null));
    }
}
