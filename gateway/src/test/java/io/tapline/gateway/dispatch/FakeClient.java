package io.tapline.gateway.dispatch;

import io.tapline.push.Endpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers every push with one outcome, or with another after the first; without one, never. */
final class FakeClient implements PushClient {

    private record FakePush(Message message) implements Push {}

    final List<Endpoint> sent = new ArrayList<>();
    /** Of the pushes that get no answer by themselves. */
    final List<Promise<Outcome>> answers = new ArrayList<>();

    final List<Message> messages = new ArrayList<>();
    Consumer<Endpoint> onSend = endpoint -> {};
    int encoded;

    @Nullable
    Outcome outcome;

    @Nullable
    Outcome afterwards;

    /** Thrown once, against the contract. */
    @Nullable
    RuntimeException fault;

    @Override
    public Push encode(Message message) {
        encoded++;
        return new FakePush(message);
    }

    @Override
    public Future<Outcome> send(Push push, Endpoint endpoint) {
        RuntimeException thrown = fault;
        if (thrown != null) {
            fault = null;
            throw thrown;
        }
        sent.add(endpoint);
        messages.add(((FakePush) push).message());
        Outcome answer = outcome;
        if (afterwards != null) {
            outcome = afterwards;
        }
        onSend.accept(endpoint);
        if (answer != null) {
            return Future.succeededFuture(answer);
        }
        Promise<Outcome> promise = Promise.promise();
        answers.add(promise);
        return promise.future();
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
