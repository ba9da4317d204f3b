package io.tapline.http2;

import io.vertx.core.Future;

/** Exchanges requests for responses with any origin, over pooled connections. Confined to one event loop. */
public interface Transport {

    /**
     * Sends a request and waits for the whole response, whatever its status.
     *
     * @return always completes, within the time-outs for waiting and for the answer; fails with a {@link TransportFailure} and nothing else
     */
    Future<Response> exchange(Origin origin, Request request);

    /** Lets exchanges under way end, within a limit, then closes every connection. A second call returns the same future. */
    Future<Void> close();
}
