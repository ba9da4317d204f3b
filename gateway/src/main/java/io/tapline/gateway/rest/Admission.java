package io.tapline.gateway.rest;

import java.time.Duration;
import java.util.Optional;

/** Bounds the notifications in flight, so that a gateway over its capacity says so at once. Confined to one event loop. */
public interface Admission {

    /**
     * Takes a place for one notification.
     *
     * @return empty: admitted, and {@link #leave} will be called once. Otherwise after how long the caller may try again
     */
    Optional<Duration> enter();

    /** Gives back a place: the notification is committed, or refused. */
    void leave();
}
