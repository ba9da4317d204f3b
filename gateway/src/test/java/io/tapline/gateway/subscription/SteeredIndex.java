package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another index whose writes a test can hold back or lose, as a slow or a dying node does. */
public final class SteeredIndex implements EndpointIndex {

    private final EndpointIndex index;
    private Future<Void> gate = Future.succeededFuture();
    private Promise<Void> held = Promise.promise();
    private @Nullable Future<Boolean> lastPut;

    public SteeredIndex(EndpointIndex index) {
        this.index = index;
    }

    /** Holds back writes from now on, until the promise is completed; they are lost if it fails. */
    public Promise<Void> close() {
        Promise<Void> promise = Promise.promise();
        gate = promise.future();
        held = Promise.promise();
        return promise;
    }

    /** Lets writes through again from now on. */
    public Promise<Void> open() {
        Promise<Void> promise = close();
        promise.complete();
        return promise;
    }

    /** Completes when a write has come to the closed gate. */
    public Future<Void> held() {
        return held.future();
    }

    /** What became of the last write. */
    public Future<Boolean> lastPut() {
        return lastPut == null ? Future.failedFuture("nothing was written") : lastPut;
    }

    @Override
    public Future<Optional<UserEndpoints>> get(UserKey user) {
        return index.get(user);
    }

    @Override
    public Future<Boolean> put(UserKey user, UserEndpoints endpoints) {
        Future<Boolean> put = gate.compose(open -> index.put(user, endpoints));
        lastPut = put;
        held.tryComplete();
        return put;
    }
}
