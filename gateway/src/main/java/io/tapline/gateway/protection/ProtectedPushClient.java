package io.tapline.gateway.protection;

import io.tapline.push.Endpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * A push client behind gates. A gate that counts what it lets through exactly must be the last one, for the others are not
 * told when a later one holds a push back. Confined to the event loop of the client.
 */
final class ProtectedPushClient implements PushClient {

    private final PushClient client;
    private final PushGate[] gates;

    ProtectedPushClient(PushClient client, PushGate... gates) {
        this.client = client;
        this.gates = gates.clone();
    }

    @Override
    public Push encode(Message message) {
        return client.encode(message);
    }

    @Override
    public Future<Outcome> send(Push push, Endpoint endpoint) {
        for (PushGate gate : gates) {
            Outcome.Retry held = gate.hold(endpoint);
            if (held != null) {
                return Future.succeededFuture(held);
            }
        }
        return client.send(push, endpoint).onComplete(new Settled(endpoint));
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    private final class Settled implements Completable<Outcome> {

        private final Endpoint endpoint;

        Settled(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /** A failure is against the contract of the client, and tells a gate as little as a lost answer does. */
        @Override
        public void complete(@Nullable Outcome outcome, @Nullable Throwable failure) {
            Outcome known = outcome != null
                    ? outcome
                    : new Outcome.Retry(null, Outcome.Cause.AMBIGUOUS, String.valueOf(failure));
            for (PushGate gate : gates) {
                gate.settled(endpoint, known);
            }
        }
    }
}
