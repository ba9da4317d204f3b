package io.tapline.push;

import io.vertx.core.Future;

/**
 * Sends pushes to one provider with one app's credential. Confined to the event loop that it was made for: call it there,
 * and it calls back there.
 */
public interface PushClient {

    /** Encodes a message for this provider; to be done once, however many endpoints it goes to. */
    Push encode(Message message);

    /**
     * Sends a push to one endpoint.
     *
     * <p>The future never fails and always completes: what the provider said, and every failure of the way to it, is an
     * {@link Outcome}. What is surely safe to resend has been resent already, within limits; what is left is for the caller
     * to decide.
     *
     * @param push made by {@link #encode} of this client
     */
    Future<Outcome> send(Push push, Endpoint endpoint);

    /** Lets pushes under way end, then closes. A second call returns the same future; a send after it is a {@link Outcome.Retry}. */
    Future<Void> close();
}
