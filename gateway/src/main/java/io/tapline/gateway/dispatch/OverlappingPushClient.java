package io.tapline.gateway.dispatch;

import io.tapline.push.Endpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import io.vertx.core.Future;
import java.util.List;

/**
 * A client with a new credential, and for a while the one before it: a push that fails for its credential goes out once more with the
 * old one. So a new key that the provider does not know yet costs nothing, and browsers that subscribed with the old VAPID key go on.
 * Confined to the event loop of both.
 */
final class OverlappingPushClient implements PushClient, Outcome.Cases<Boolean> {

    /**
     * How the providers say that an address is well but was made for another credential: APNs; FCM; WNS and Web Push services, by
     * their status.
     */
    private static final List<String> BOUND_TO_ANOTHER = List.of("TopicDisallowed", "SENDER_ID_MISMATCH", "403", "401");

    private final PushClient current;
    private final PushClient previous;
    private final Runnable onPrevious;

    /** @param onPrevious called for each push that goes out with the old credential */
    OverlappingPushClient(PushClient current, PushClient previous, Runnable onPrevious) {
        this.current = current;
        this.previous = previous;
        this.onPrevious = onPrevious;
    }

    /** The credential is no part of what is encoded. */
    @Override
    public Push encode(Message message) {
        return current.encode(message);
    }

    @Override
    public Future<Outcome> send(Push push, Endpoint endpoint) {
        return current.send(push, endpoint)
                .compose(outcome -> outcome.fold(this)
                        ? sendWithPrevious(push, endpoint, outcome)
                        : Future.succeededFuture(outcome));
    }

    /** If that is refused too, the answer to the current credential is the one that counts. */
    private Future<Outcome> sendWithPrevious(Push push, Endpoint endpoint, Outcome refused) {
        onPrevious.run();
        return previous.send(push, endpoint).map(outcome -> outcome.fold(this) ? refused : outcome);
    }

    @Override
    public Boolean accepted(Outcome.Accepted accepted) {
        return false;
    }

    @Override
    public Boolean unregistered(Outcome.Unregistered unregistered) {
        return false;
    }

    @Override
    public Boolean retry(Outcome.Retry retry) {
        return switch (retry.cause()) {
            case CREDENTIAL_EXPIRED, NO_CREDENTIAL -> true;
            case ENDPOINT_THROTTLED, PROVIDER_THROTTLED, PROVIDER_FAULT, NOT_SENT, AMBIGUOUS -> false;
        };
    }

    @Override
    public Boolean rejected(Outcome.Rejected rejected) {
        return switch (rejected.fault()) {
            case CREDENTIAL -> true;
            case ENDPOINT -> BOUND_TO_ANOTHER.stream().anyMatch(rejected.reason()::startsWith);
            case MESSAGE -> false;
        };
    }

    @Override
    public Future<Void> close() {
        return Future.join(current.close(), previous.close()).mapEmpty();
    }
}
