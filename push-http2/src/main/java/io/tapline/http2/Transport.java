package io.tapline.http2;

import io.vertx.core.Completable;
import io.vertx.core.Future;

/** Exchanges requests for responses with any origin, over pooled connections. Confined to one event loop. */
public interface Transport {

    /**
     * Sends a request and waits for the whole response, whatever its status.
     *
     * @param answer called once, on the event loop and maybe before this method returns, with a response or a {@link
     *     TransportFailure} and nothing else; within the time-outs for waiting and for the answer. Must not throw. A callback and
     *     not a future, because there is one of it per push
     */
    void exchange(Origin origin, Request request, Completable<Response> answer);

    /** Lets exchanges under way end, within a limit, then closes every connection. A second call returns the same future. */
    Future<Void> close();
}
